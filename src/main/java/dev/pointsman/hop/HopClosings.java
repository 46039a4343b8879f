package dev.pointsman.hop;

import dev.pointsman.dispatch.RuleServers;
import dev.pointsman.health.HealthState;
import dev.pointsman.model.CloseCause;
import dev.pointsman.model.FlowKey;
import dev.pointsman.model.RuleId;
import dev.pointsman.model.ServerName;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which flows are to be closed since their server or their rule is gone, and when: as their rules
 * say. Part of the VIP's actor.
 */
final class HopClosings {
  /** A flow that is to be cut. */
  record Cut(FlowKey key, CloseCause cause) {}

  private final int perSecond;
  private final long deadlineNanos;
  private final List<Cut> atOnce = new ArrayList<>();
  private final Deque<Cut> gradually = new ArrayDeque<>();
  private final Map<RuleId, Long> removedRules = new HashMap<>();
  private final Set<ServerAt> gone = new HashSet<>();
  private double left;
  private long lastNanos = System.nanoTime();

  /**
   * @param perSecond how many a second are closed of those that are closed gradually
   * @param deadline how long the flows of a rule that is removed may finish
   */
  HopClosings(int perSecond, Duration deadline) {
    this.perSecond = perSecond;
    this.deadlineNanos = deadline.toNanos();
  }

  /** Other rules are in force; flows of rules that are gone may finish until a deadline. */
  void changed(HopPorts ports, HopFlows flows, long now) {
    Set<ServerAt> servers = ports.servers();
    for (HopFlow flow : flows.all()) {
      RuleId rule = flow.choice.rule().id();
      if (!ports.has(rule)) {
        removedRules.putIfAbsent(rule, now);
      } else if (!servers.contains(flow.server())) {
        close(flow, CloseCause.RULE_REMOVED);
      }
    }
    removedRules.keySet().removeIf(ports::has);
  }

  /** An operator has disabled a server. */
  void server(ServerName server, CloseCause cause, HopFlows flows) {
    for (HopFlow flow : flows.all()) {
      if (flow.choice.server().name().equals(server)) {
        close(flow, cause);
      }
    }
  }

  /** Those that are to be cut now. */
  List<Cut> due(HopPorts ports, HopFlows flows, long now) {
    down(ports, flows);
    removed(flows, now);
    List<Cut> due = new ArrayList<>(atOnce);
    atOnce.clear();
    left = Math.min(perSecond, left + (double) perSecond * (now - lastNanos) / 1e9);
    lastNanos = now;
    while (left >= 1 && !gradually.isEmpty()) {
      left--;
      due.add(gradually.remove());
    }
    return due;
  }

  private void down(HopPorts ports, HopFlows flows) {
    Set<ServerAt> down = new HashSet<>();
    for (RuleServers rule : ports.rules()) {
      rule.choices().stream()
          .filter(choice -> choice.server().slot().health() instanceof HealthState.Down)
          .forEach(
              choice ->
                  down.add(new ServerAt(choice.server().name(), choice.endpoint().address())));
    }
    gone.retainAll(down);
    down.removeAll(gone);
    if (down.isEmpty()) {
      return;
    }
    gone.addAll(down);
    for (HopFlow flow : flows.all()) {
      if (down.contains(flow.server())) {
        close(flow, CloseCause.SERVER_GONE);
      }
    }
  }

  private void removed(HopFlows flows, long now) {
    if (removedRules.values().stream().noneMatch(since -> now - since >= deadlineNanos)) {
      return;
    }
    for (HopFlow flow : flows.all()) {
      Long since = removedRules.get(flow.choice.rule().id());
      if (since != null && now - since >= deadlineNanos) {
        atOnce.add(new Cut(flow.key, CloseCause.RULE_REMOVED));
      }
    }
    removedRules.values().removeIf(since -> now - since >= deadlineNanos);
  }

  private void close(HopFlow flow, CloseCause cause) {
    Cut cut = new Cut(flow.key, cause);
    switch (flow.choice.rule().serverGone()) {
      case KEEP -> {}
      case CLOSE -> atOnce.add(cut);
      case CLOSE_GRADUALLY -> gradually.add(cut);
    }
  }
}
