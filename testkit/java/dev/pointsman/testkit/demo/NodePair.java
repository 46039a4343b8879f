package dev.pointsman.testkit.demo;

import dev.pointsman.testkit.demo.Snapshot.Machine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;

/**
 * The two scheduler nodes: started, killed, started again, and asked all the time how the site
 * does.
 */
final class NodePair implements AutoCloseable {
  /** Between two questions to each node: a takeover is over before a person has read of it. */
  private static final long LOOK_MILLIS = 100;

  /** From both being ready to one serving the VIP; they agree on it in some tens of ms. */
  private static final Duration AGREEMENT = Duration.ofSeconds(20);

  private final DemoNode.Starter starter;
  private final Addresses at;
  private final Path directory;
  private final BiConsumer<NodeName, String> log;
  private final Thread watch =
      Thread.ofPlatform().daemon().name("scheduler nodes").unstarted(this::watch);

  // Guarded by this.
  private final Map<NodeName, DemoNode> nodes = new EnumMap<>(NodeName.class);
  private final Map<NodeName, NodeStatus> said = new EnumMap<>(NodeName.class);
  private final Set<NodeName> killed = EnumSet.noneOf(NodeName.class);
  private boolean closed;

  /**
   * Nodes that do not run yet.
   *
   * @param directory where each has one of its own, with its configuration in it
   * @param log hears each line of their logs
   */
  NodePair(
      DemoNode.Starter starter, Addresses at, Path directory, BiConsumer<NodeName, String> log) {
    this.starter = starter;
    this.at = at;
    this.directory = directory;
    this.log = log;
  }

  /**
   * Starts both at once, and returns when both are ready and one of them serves the VIP.
   *
   * @throws DemoFailure when it does not come to that
   */
  void start() throws IOException, InterruptedException {
    for (NodeName name : NodeName.values()) {
      launch(name);
    }
    for (NodeName name : NodeName.values()) {
      node(name).awaitReady();
    }
    watch.start();
    if (!await(() -> owner().isPresent(), AGREEMENT)) {
      throw new DemoFailure(
          "Both scheduler nodes are ready, but none serves the VIP; their logs:\n" + lastWords());
    }
  }

  /** Starts a node that does not run, and does not wait for it. */
  synchronized void launch(NodeName name) throws IOException {
    if (closed) {
      return; // typed as the demo ended
    }
    killed.remove(name);
    nodes.put(
        name,
        starter.start(name.toString(), conf(name), at.api(name), line -> log.accept(name, line)));
  }

  /** A node dies. */
  void kill(NodeName name) {
    DemoNode dying;
    synchronized (this) {
      killed.add(name);
      said.remove(name);
      dying = node(name);
    }
    dying.kill();
  }

  /** A node's configuration file. */
  Path conf(NodeName name) {
    return directory.resolve(name.toString()).resolve("pointsman.conf");
  }

  synchronized DemoNode node(NodeName name) {
    return Objects.requireNonNull(nodes.get(name));
  }

  /** What a node said last; nothing when it did not answer. */
  synchronized Optional<NodeStatus> said(NodeName name) {
    return Optional.ofNullable(said.get(name));
  }

  /** The node that serves the VIP: it says so, and no ready one contradicts. */
  synchronized Optional<NodeName> owner() {
    NodeName owner = null;
    for (NodeName name : NodeName.values()) {
      NodeStatus status = said.get(name);
      if (status != null && status.owner().equals(name.toString()) && status.listening()) {
        owner = name;
      }
    }
    for (NodeStatus status : said.values()) {
      if (owner != null && status.ready() && !status.owner().equals(owner.toString())) {
        return Optional.empty();
      }
    }
    return Optional.ofNullable(owner);
  }

  /** The one that has ended though nobody killed it. */
  synchronized Optional<NodeName> lost() {
    return nodes.entrySet().stream()
        .filter(each -> !each.getValue().isAlive() && !killed.contains(each.getKey()))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** Waits until it is as wanted, asked after every look; whether it came to that. */
  synchronized boolean await(BooleanSupplier wanted, Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (!wanted.getAsBoolean()) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return true;
  }

  /** A row for each. */
  synchronized List<Machine> machines() {
    List<Machine> rows = new ArrayList<>();
    for (NodeName name : NodeName.values()) {
      rows.add(machine(name));
    }
    return rows;
  }

  private Machine machine(NodeName name) {
    DemoNode node = nodes.get(name);
    NodeStatus status = said.get(name);
    if (node == null || !node.isAlive()) {
      return row(name, Mood.BAD, "DEAD", "scheduler node");
    }
    String process = "scheduler node, " + node.describe();
    if (status == null) {
      return row(name, Mood.FAINT, "starts", process);
    }
    if (status.owner().equals(name.toString())) {
      return row(
          name, Mood.GOOD, "owner", "%s; has the VIP, term %d".formatted(process, status.term()));
    }
    return row(name, Mood.PLAIN, status.ready() ? "standby" : "joins", process);
  }

  private static Machine row(NodeName name, Mood mood, String state, String detail) {
    return new Machine(name.toString(), name.address(), mood, state, detail);
  }

  private synchronized String lastWords() {
    StringBuilder words = new StringBuilder();
    nodes.forEach(
        (name, node) -> words.append(name).append(":\n").append(node.lastWords()).append('\n'));
    return words.toString();
  }

  private void watch() {
    try {
      while (true) {
        for (NodeName name : NodeName.values()) {
          look(name, node(name));
        }
        synchronized (this) {
          if (closed) {
            return;
          }
          notifyAll();
        }
        Thread.sleep(LOOK_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look(NodeName name, DemoNode node) throws InterruptedException {
    NodeStatus status = null;
    if (node.isAlive()) {
      try {
        status = node.status();
      } catch (IOException e) {
        log.accept(name, "[no answer from its API: " + e + "]");
      }
    }
    synchronized (this) {
      if (!node.equals(nodes.get(name)) || status == null || killed.contains(name)) {
        said.remove(name);
      } else {
        said.put(name, status);
      }
    }
  }

  /**
   * Ends both; first the one that stands by, lest it take the VIP over for a moment.
   *
   * @throws DemoFailure when one did not end in order
   */
  @Override
  public void close() {
    Optional<NodeName> owner = owner();
    synchronized (this) {
      closed = true;
    }
    watch.interrupt();
    List<DemoNode> order = new ArrayList<>();
    synchronized (this) {
      nodes.forEach(
          (name, node) -> order.add(owner.equals(Optional.of(name)) ? order.size() : 0, node));
    }
    DemoFailure failure = null;
    for (DemoNode node : order) {
      try {
        node.close();
      } catch (DemoFailure e) {
        failure = failure == null ? e : failure;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
