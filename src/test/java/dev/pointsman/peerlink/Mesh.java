package dev.pointsman.peerlink;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pointsman.failover.SoleKeeper;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.PeerTrust;
import dev.pointsman.testkit.product.Ports;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Nodes n1, n2, ... of one site in this process, each on a loopback address of its own. */
final class Mesh implements AutoCloseable {
  /** Long enough for a busy machine of two cores, so that silence is never a false alarm here. */
  static final Duration SILENCE = Duration.ofSeconds(2);

  private final Map<NodeName, Node> nodes = new LinkedHashMap<>();
  private final List<LinkSettings.Peer> places = new ArrayList<>();
  private final ScheduledExecutorService beats =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().daemon().name("beats").unstarted(task));

  private final ScheduledFuture<?> beating;

  /** A node and what it was told. */
  static final class Node implements AutoCloseable {
    final LinkSettings settings;
    final Recorder recorder = new Recorder();
    final PeerLinks links;

    Node(LinkSettings settings, PeerSecurity security) throws IOException {
      this.settings = settings;
      this.links = PeerLinks.start(settings, security, recorder, SoleKeeper.ofThisPlatform());
    }

    @Override
    public void close() {
      links.close();
    }
  }

  /** Places for {@code size} nodes, none of which runs yet. */
  Mesh(int size) {
    for (int i = 1; i <= size; i++) {
      String host = "127.0.71." + i;
      places.add(new LinkSettings.Peer(new NodeName("n" + i), host, Ports.free(host)));
    }
    beating = beats.scheduleWithFixedDelay(this::beat, 0, 50, TimeUnit.MILLISECONDS);
  }

  static NodeName name(int number) {
    return new NodeName("n" + number);
  }

  LinkSettings.Peer place(int number) {
    return places.get(number - 1);
  }

  /** The settings of node {@code number}, to which {@code peers} are the others. */
  LinkSettings settings(int number, String site, long incarnation) {
    LinkSettings.Peer own = place(number);
    return new LinkSettings(
        site,
        own.name(),
        incarnation,
        own.host(),
        own.port(),
        places.stream().filter(peer -> !peer.equals(own)).toList(),
        SILENCE);
  }

  /** Starts node {@code number} without security, which beats from now on. */
  Node start(int number, long incarnation) throws IOException {
    return start(settings(number, "site", incarnation), new PeerTrust.None());
  }

  Node start(LinkSettings settings, PeerTrust trust) throws IOException {
    Node node = new Node(settings, PeerSecurity.of(trust));
    synchronized (nodes) {
      nodes.put(settings.node(), node);
    }
    return node;
  }

  private void beat() {
    synchronized (nodes) {
      nodes.forEach(
          (name, node) ->
              node.settings
                  .peers()
                  .forEach(peer -> node.links.publish(peer.name(), name.value().getBytes(UTF_8))));
    }
  }

  @Override
  public void close() {
    boolean broken = beating.isDone();
    beats.shutdownNow();
    synchronized (nodes) {
      nodes.values().forEach(Node::close);
    }
    if (broken) {
      throw new AssertionError("the heartbeats ended before the test: a beat failed");
    }
  }
}
