package dev.pointsman.hop;

import dev.pointsman.flows.FlowEnd;
import dev.pointsman.flows.FlowState;
import dev.pointsman.flows.FlowView;
import dev.pointsman.model.FlowKey;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * What is due as time passes: new flows whose clients have been heard, flows whose time is up, and
 * what is done at intervals for each. Each sweep does a bounded part. Part of the VIP's actor.
 */
final class HopSweeps {
  /** So a round through the table takes a second; a flow that is over may be so much older. */
  private static final int PARTS = 4;

  private static final int LEAST_LOOKS = 1024;

  /**
   * Half-open flows that are looked at in a sweep: 8,192 a second, each a call of a microsecond.
   */
  private static final int YOUNG = 2048;

  private static final int VISITS = 2048;

  private static final int SWEEPS_OF_LONG_ROUND = 40;

  private final HopShared shared;
  private final HopFlows flows;
  private final HopDesk desk;
  private final Deque<FlowKey> young = new ArrayDeque<>();
  private int round;

  HopSweeps(HopShared shared, HopFlows flows, HopDesk desk) {
    this.shared = shared;
    this.flows = flows;
    this.desk = desk;
  }

  /** A SYN has gone on: its client is to be heard. */
  void young(FlowKey key) {
    young.add(key);
  }

  /** Looks around; returns the flows that have ended. */
  List<FlowEnd> run(Kernel kernel, long now) throws IOException {
    round = (round + 1) % SWEEPS_OF_LONG_ROUND;
    hear(kernel, now);
    List<FlowEnd> ends = new ArrayList<>();
    int looks = Math.max(LEAST_LOOKS, flows.table().places() / PARTS);
    for (FlowKey key : flows.table().due(now, looks)) {
      flows.settle(key, kernel.find(key), now).ifPresent(ends::add);
    }
    visit(kernel, now);
    for (FlowState.Kind kind : FlowState.Kind.values()) {
      shared.meter().flows(kind.label(), flows.table().count(kind));
    }
    return ends;
  }

  /** Whether this sweep is one in forty, for what need not be seen to more often. */
  boolean isLongRound() {
    return round == 0;
  }

  private void hear(Kernel kernel, long now) throws IOException {
    int looks = Math.min(YOUNG, young.size());
    for (int look = 0; look < looks; look++) {
      FlowKey key = young.remove();
      HopFlow flow = flows.find(key);
      if (flow == null || flow.opened) {
        continue; // it has ended, or its client was heard by what it closed it with
      }
      flows.observe(key, kernel.find(key), now);
      Optional<FlowView> view = flows.table().view(key);
      if (view.isPresent() && view.get().state() instanceof FlowState.HalfOpen) {
        young.add(key);
      }
    }
  }

  private void visit(Kernel kernel, long now) throws IOException {
    long interval = shared.node().settings().accessLog().interval().toNanos();
    long before = now - Math.min(interval, Duration.ofSeconds(10).toNanos());
    for (int visits = 0; visits < VISITS; visits++) {
      Optional<HopFlow> next = flows.visitBefore(before, now);
      if (next.isEmpty()) {
        return;
      }
      HopFlow flow = next.get();
      desk.refresh(flow.choice, flow.key);
      if (flow.opened && now - flow.loggedNanos >= interval) {
        flow.loggedNanos = now;
        flows.observe(flow.key, kernel.find(flow.key), now);
        flows.view(flow).ifPresent(view -> flows.lives(flow, view));
      }
    }
  }
}
