package dev.pointsman.testkit.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Which nodes could serve a VIP, and since when: they run, are ready, and clients and servers reach
 * them. Written by who injects faults and who asks the nodes, read by who looks for gaps.
 */
final class Able {
  private static final class State {
    boolean running;
    boolean ready;
    boolean stopped;
    boolean linkDown;
    boolean cut;
    boolean leaving;
    long since;

    boolean able() {
      return running && ready && !stopped && !linkDown && !cut && !leaving;
    }
  }

  private final List<State> nodes = new ArrayList<>();
  private long lastFault = System.nanoTime();

  Able() {
    for (int i = 0; i < Site.NODES; i++) {
      nodes.add(new State());
    }
  }

  synchronized void started(int node) {
    nodes.get(node).running = true;
    nodes.get(node).ready = false;
    changed(node);
  }

  /** It was ready when asked. */
  synchronized void ready(int node) {
    State state = nodes.get(node);
    if (!state.ready) {
      state.ready = true;
      state.since = System.nanoTime();
    }
  }

  /** A fault of nodes begins or ends. */
  synchronized void happens(Episode.Act act) {
    if (act.step().fault().kind() != Fault.Kind.NODE) {
      return;
    }
    State state = nodes.get(act.step().target());
    boolean begins = !act.ends();
    switch (act.step().fault()) {
      case KILL, POWER -> state.running = !begins;
      case TERM -> state.leaving = begins;
      case STOP -> state.stopped = begins;
      case LINK -> state.linkDown = begins;
      case PARTITION -> state.cut = begins;
      default -> {
        // A split leaves both nodes in reach of clients and servers.
      }
    }
    if (act.step().fault().endsProcess()) {
      state.ready = false;
    }
    changed(act.step().target());
  }

  /**
   * Since when somebody could have served and nothing has happened to a node; empty while nobody
   * can.
   */
  synchronized OptionalLong undisturbedSince() {
    return nodes.stream()
        .filter(State::able)
        .mapToLong(state -> state.since)
        .reduce((a, b) -> a - b < 0 ? a : b)
        .stream()
        .map(since -> since - lastFault > 0 ? since : lastFault)
        .findFirst();
  }

  private void changed(int node) {
    long now = System.nanoTime();
    nodes.get(node).since = now;
    lastFault = now;
  }
}
