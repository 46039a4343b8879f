package dev.pointsman.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.SchedulerNode;
import dev.pointsman.replication.cluster.MemberSettings;
import dev.pointsman.replication.disk.StateException;
import dev.pointsman.replication.document.Document;
import dev.pointsman.replication.document.Kind;
import dev.pointsman.replication.join.Patience;
import dev.pointsman.testkit.product.Ports;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import org.slf4j.LoggerFactory;

/** Scheduler nodes' replicas in one process, on loopback, each with its directory and address. */
final class TestNodes implements AutoCloseable {
  /** Short waits for peers, and members given up soon, so that splits happen within a test. */
  static final Patience QUICK =
      new Patience(
          Duration.ofMillis(700),
          Duration.ofSeconds(4),
          Duration.ofSeconds(1),
          Duration.ofSeconds(2),
          Duration.ofSeconds(1));

  /** Far beyond what anything here takes. */
  static final Duration LONGEST = Duration.ofSeconds(60);

  static {
    // Pekko's reasons why a node is not let in, which the product's log leaves to its own words.
    ((Logger) LoggerFactory.getLogger("org.apache.pekko.cluster.Cluster")).setLevel(Level.WARN);
  }

  private final Path directory;
  private final SequencedMap<NodeName, SchedulerNode> nodes = new LinkedHashMap<>();
  private final Map<NodeName, Replica> running = new LinkedHashMap<>();
  private final FakeLinks links = new FakeLinks();
  private final Map<NodeName, Heard> heard = new ConcurrentHashMap<>();
  Patience patience = QUICK;
  String site = "test";
  Optional<SSLContext> tls = Optional.empty();

  /** What the nodes started from now on hold against a peer whose certificate is trusted. */
  Function<SSLSession, Optional<String>> stranger = session -> Optional.empty();

  TestNodes(Path directory, String... names) {
    this.directory = directory;
    for (String each : names) {
      NodeName name = new NodeName(each);
      nodes.put(name, new SchedulerNode(name, "127.0.0.1", Ports.free("127.0.0.1")));
    }
  }

  /** What one node's listener was told. */
  static final class Heard implements ReplicaListener {
    final Map<String, Document> changes = new ConcurrentHashMap<>();
    volatile Optional<Readiness> readiness = Optional.empty();

    @Override
    public void changed(Kind kind, String name, Document document) {
      changes.put(kind.label() + "/" + name, document);
    }

    @Override
    public void ready(Readiness how) {
      if (readiness.isPresent()) {
        throw new AssertionError("ready twice");
      }
      readiness = Optional.of(how);
    }
  }

  Heard heardBy(String name) {
    return Objects.requireNonNull(heard.get(new NodeName(name)));
  }

  private Replica replica(NodeName node) {
    return Objects.requireNonNull(running.get(node));
  }

  Path directoryOf(String name) {
    return directory.resolve(name);
  }

  int portOf(String name) {
    return Objects.requireNonNull(nodes.get(new NodeName(name))).port();
  }

  ReplicaSettings settings(String name) {
    return new ReplicaSettings(
        new MemberSettings(
            site,
            new NodeName(name),
            nodes,
            tls.map(context -> new MemberSettings.Tls(context, stranger))),
        directoryOf(name),
        patience,
        Duration.ofSeconds(5),
        Duration.ofSeconds(50));
  }

  Replica start(String name) throws Exception {
    NodeName node = new NodeName(name);
    Heard listener = new Heard();
    heard.put(node, listener);
    Replica replica = Replica.start(settings(name), listener);
    running.put(node, replica);
    links.connect(node, replica);
    return replica;
  }

  void crash(String name) throws StateException {
    links.disconnect(new NodeName(name));
    Objects.requireNonNull(running.remove(new NodeName(name))).crash();
  }

  void close(String name) throws StateException {
    links.disconnect(new NodeName(name));
    Objects.requireNonNull(running.remove(new NodeName(name))).close();
  }

  void cut(String one, String other) {
    links.cut(new NodeName(one), new NodeName(other));
  }

  void heal() {
    links.heal();
  }

  Readiness awaitReady(String name) {
    Heard listener = heardBy(name);
    await("ready: " + name).atMost(LONGEST).until(() -> listener.readiness.isPresent());
    return listener.readiness.orElseThrow();
  }

  /** Waits until these are in one cluster of just them, and reachable. */
  void awaitTogether(String... names) {
    List<NodeName> together = List.of(names).stream().map(NodeName::new).sorted().toList();
    await("together: " + together)
        .atMost(LONGEST)
        .until(
            () ->
                together.stream()
                    .map(this::replica)
                    .allMatch(
                        r ->
                            List.copyOf(r.view().members().keySet()).equals(together)
                                && List.copyOf(r.view().reachable()).equals(together)
                                && together.stream()
                                    .allMatch(n -> replica(n).view().sameCluster(r.view()))));
  }

  void awaitPayload(String node, Kind kind, String name, String expected) {
    Replica replica = replica(new NodeName(node));
    await(kind.label() + "/" + name + " at " + node)
        .atMost(LONGEST)
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(() -> assertThat(payload(replica, kind, name)).contains(expected));
  }

  static Optional<String> payload(Replica replica, Kind kind, String name) {
    return replica
        .snapshot()
        .get(kind, name)
        .map(document -> new String(document.payload(), StandardCharsets.UTF_8));
  }

  static PutOutcome.Written put(Replica replica, Kind kind, String name, String payload)
      throws Exception {
    return (PutOutcome.Written)
        replica
            .put(kind, name, payload.getBytes(StandardCharsets.UTF_8))
            .toCompletableFuture()
            .get(LONGEST.toSeconds(), TimeUnit.SECONDS);
  }

  @Override
  public void close() throws StateException {
    links.close();
    for (NodeName name : List.copyOf(running.keySet())) {
      crash(name.value());
    }
  }
}
