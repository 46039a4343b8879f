package dev.pointsman.testkit.failover;

import dev.pointsman.testkit.lab.LabFailure;
import dev.pointsman.testkit.lab.LabHost;
import dev.pointsman.testkit.lab.Switch.Cut;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Makes a {@link Fault} happen to some nodes, and ends it. */
final class Injector {
  /** Five times what a contender's connections are given to finish. */
  private static final Duration SHUTDOWN = Duration.ofSeconds(15);

  private final Stage stage;
  private final Contender contender;

  Injector(Stage stage, Contender contender) {
    this.stage = stage;
    this.contender = contender;
  }

  /**
   * Makes it happen.
   *
   * @param nodes the nodes that it hits
   * @param heir the node that takes over, for {@link Fault#MOVE}
   * @return when: just before the call that does it ({@link System#nanoTime})
   */
  long inject(Fault fault, List<Integer> nodes, int heir) {
    List<ProcessHandle> processes =
        nodes.stream().flatMap(node -> contender.processes(node).stream()).toList();
    List<Cut> cuts = cuts(fault, nodes);
    long before = System.nanoTime();
    switch (fault) {
      case NONE -> {}
      case KILL -> kill(processes);
      case STOP -> Signals.send("STOP", processes);
      case LINK -> stage.lab().network().unplug(names(nodes));
      case PARTITION, SPLIT -> stage.lab().network().cut(cuts);
      case POWER -> {
        stage.lab().network().cut(cuts);
        kill(processes);
      }
      case TERM -> nodes.forEach(contender::terminate);
      case MOVE -> contender.move(stage.first().name(), heir);
    }
    return before;
  }

  /**
   * Ends it: what is gone is started, what is stopped goes on.
   *
   * @return when, as {@link #inject} has it
   */
  long end(Fault fault, List<Integer> nodes) {
    if (fault == Fault.TERM) {
      nodes.forEach(this::awaitEnd);
    }
    if (fault == Fault.POWER) {
      nodes.forEach(node -> stage.forgetVips(stage.node(node)));
    }
    List<ProcessHandle> processes =
        nodes.stream().flatMap(node -> contender.processes(node).stream()).toList();
    long before = System.nanoTime();
    switch (fault) {
      case NONE, MOVE -> {}
      case KILL, TERM -> nodes.forEach(contender::start);
      case STOP -> Signals.send("CONT", processes);
      case LINK -> stage.lab().network().plug(names(nodes));
      case PARTITION, SPLIT -> stage.lab().network().heal();
      case POWER -> {
        stage.lab().network().heal();
        nodes.forEach(contender::start);
      }
    }
    return before;
  }

  /** A clean shutdown may take as long as its connections are given to finish. */
  private void awaitEnd(int node) {
    CompletableFuture<?>[] ends =
        contender.processes(node).stream()
            .map(ProcessHandle::onExit)
            .toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(ends).get(SHUTDOWN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw new LabFailure(
          "%s has not ended %s after SIGTERM".formatted(stage.node(node).name(), SHUTDOWN), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LabFailure("interrupted while a node shut down", e);
    }
  }

  private static void kill(List<ProcessHandle> processes) {
    // Parents last, as one that sees its child die may have time to do something about it. The
    // children of keepalived are what holds the VIP.
    processes.forEach(ProcessHandle::destroyForcibly);
  }

  private List<String> names(List<Integer> nodes) {
    return nodes.stream().map(node -> stage.node(node).name()).toList();
  }

  private List<Cut> cuts(Fault fault, List<Integer> nodes) {
    List<LabHost> others = fault == Fault.SPLIT ? stage.nodes() : stage.lab().hosts();
    List<Cut> cuts = new ArrayList<>();
    for (String node : names(nodes)) {
      for (LabHost other : others) {
        if (!other.name().equals(node)) {
          cuts.add(new Cut(node, other.name()));
          cuts.add(new Cut(other.name(), node));
        }
      }
    }
    return cuts.stream().distinct().toList();
  }
}
