package dev.pointsman.config;

import dev.pointsman.config.Draft.Placed;
import dev.pointsman.model.Protocol;
import dev.pointsman.model.RequestMatch;
import dev.pointsman.model.SchedulingRule;
import dev.pointsman.model.ServerName;
import dev.pointsman.model.VipName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Checks rules against each other: rules that can never both match, and parts that no rule names.
 */
final class RuleChecks {
  private record Listener(VipName vip, int port) {}

  private final Draft draft;

  RuleChecks(Draft draft) {
    this.draft = draft;
  }

  void run() {
    Map<Listener, List<Placed<SchedulingRule>>> listeners = new LinkedHashMap<>();
    for (Placed<SchedulingRule> rule : draft.rules) {
      Listener listener = new Listener(rule.value().vip(), rule.value().port());
      listeners.computeIfAbsent(listener, l -> new ArrayList<>()).add(rule);
    }
    listeners.values().forEach(this::conflicts);
    unused();
  }

  private void conflicts(List<Placed<SchedulingRule>> rules) {
    Placed<SchedulingRule> telnet =
        rules.stream()
            .filter(rule -> rule.value().protocol() == Protocol.TELNET)
            .findFirst()
            .orElse(null);
    Map<RequestMatch, Placed<SchedulingRule>> first = new HashMap<>();
    for (Placed<SchedulingRule> rule : rules) {
      Placed<SchedulingRule> earlier = first.putIfAbsent(rule.value().match(), rule);
      if (telnet == null && earlier != null) {
        conflict(rule, earlier.reference("port") + " takes the same requests");
      } else if (telnet != null && !rule.label().equals(telnet.label())) {
        conflict(rule, telnet.reference("port") + " takes every connection of this VIP and port");
      }
    }
  }

  private void conflict(Placed<SchedulingRule> rule, String why) {
    draft.findings.error(
        rule.place("port"),
        rule.label(),
        rule.value().id().value(),
        "can never match: " + why,
        "another port, or `protocol = http` on both with another host or path");
  }

  private void unused() {
    Set<VipName> vips = new HashSet<>();
    Set<ServerName> servers = new HashSet<>();
    draft.rules.forEach(
        rule -> {
          vips.add(rule.value().vip());
          servers.addAll(rule.value().servers());
        });
    // A rule with errors may be the one that names them.
    if (draft.findings.hasErrors()) {
      return;
    }
    draft.vips.forEach((name, vip) -> warnUnless(vips.contains(name), vip));
    draft.servers.forEach((name, server) -> warnUnless(servers.contains(name), server));
  }

  private void warnUnless(boolean used, Placed<?> part) {
    if (!used) {
      draft.findings.warning(part.place(""), part.label(), "", "no rule names it", "");
    }
  }
}
