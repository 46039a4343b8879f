package dev.pointsman.testkit.failover;

import dev.pointsman.testkit.lab.LabFailure;
import dev.pointsman.testkit.lab.LabHost;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** A contender's nodes together: whether they are whole, and how to make them so. */
final class Group {
  /** How long a group may take to be whole, after a start of all nodes or a return of some. */
  private static final Duration WHOLE = Duration.ofSeconds(40);

  /** For how long it is whole before it counts as settled. */
  private static final Duration STILL = Duration.ofSeconds(1);

  /** How long VIPs may take to be where they belong, once the group is whole. */
  private static final Duration AT_HOME = Duration.ofSeconds(15);

  /** Readiness is asked for, as nothing tells of it. */
  private static final Duration BETWEEN_ASKS = Duration.ofMillis(25);

  private final Stage stage;
  private final Contender contender;

  Group(Stage stage, Contender contender) {
    this.stage = stage;
    this.contender = contender;
  }

  Stage stage() {
    return stage;
  }

  Contender contender() {
    return contender;
  }

  /** The node that has a VIP, which must be one. */
  int holder(Stage.Vip vip) {
    Set<String> holders = stage.addresses().holders(vip.name());
    for (int node = 0; node < stage.nodes().size(); node++) {
      if (holders.equals(Set.of(stage.node(node).name()))) {
        return node;
      }
    }
    throw new LabFailure("%s is on %s (expected: on one node)".formatted(vip.name(), holders));
  }

  /** Waits until every VIP has one holder and every node is ready; whether that came to pass. */
  boolean awaitWhole() {
    return stage.addresses().await(this::whole, BETWEEN_ASKS, WHOLE);
  }

  /**
   * Brings every VIP to its first node.
   *
   * @return whether that was possible without starting everything anew
   * @throws LabFailure when not even that helps
   */
  boolean settle() {
    if (tryToSettle()) {
      return true;
    }
    startAll();
    if (!tryToSettle()) {
      throw new LabFailure(
          "the nodes of %s do not settle; their logs end with:\n%s"
              .formatted(contender.name(), contender.logs()));
    }
    return false;
  }

  /** Starts every node anew, on hosts as they were at first. */
  void startAll() {
    stage.lab().network().heal();
    stage.lab().network().plug(stage.nodes().stream().map(LabHost::name).toList());
    for (int node = 0; node < stage.nodes().size(); node++) {
      contender.processes(node).forEach(ProcessHandle::destroyForcibly);
      if (stage.nodes().size() > 1) {
        stage.forgetVips(stage.node(node));
      }
    }
    for (int node = 0; node < stage.nodes().size(); node++) {
      contender.start(node);
    }
  }

  private boolean tryToSettle() {
    if (!awaitStill()) {
      return false;
    }
    if (contender.moves()) {
      for (Stage.Vip vip : stage.vips()) {
        int home = vip.order().getFirst();
        if (holder(vip) != home) {
          contender.move(vip.name(), home);
        }
      }
    }
    return stage.addresses().await(() -> atHome() && whole(), BETWEEN_ASKS, AT_HOME);
  }

  /** Nodes that have just started may each take a VIP before they hear of the other's claim. */
  private boolean awaitStill() {
    AtomicLong since = new AtomicLong(System.nanoTime());
    return stage
        .addresses()
        .await(
            () -> {
              long now = System.nanoTime();
              if (!whole()) {
                since.set(now);
              }
              return now - since.get() >= STILL.toNanos();
            },
            BETWEEN_ASKS,
            WHOLE);
  }

  private boolean atHome() {
    return stage.vips().stream().allMatch(vip -> heldBy(vip, vip.order().getFirst()));
  }

  private boolean heldBy(Stage.Vip vip, int node) {
    return stage.addresses().holders(vip.name()).equals(Set.of(stage.node(node).name()));
  }

  private boolean whole() {
    return stage.vips().stream().allMatch(vip -> stage.addresses().holders(vip.name()).size() == 1)
        && IntStream.range(0, stage.nodes().size()).allMatch(contender::ready);
  }
}
