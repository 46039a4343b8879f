package dev.pointsman.config;

import dev.pointsman.config.Draft.Placed;
import dev.pointsman.model.Endpoint;
import dev.pointsman.model.SchedulingRule;
import dev.pointsman.model.Vip;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds VIPs that cannot both listen on a port on one scheduler node, as one of them has the
 * wildcard address; two VIPs of the same address are reported as such.
 */
final class ListenerChecks {
  private record Listener(Placed<SchedulingRule> rule, Vip vip) {
    Endpoint endpoint() {
      return new Endpoint(vip.address(), rule.value().port());
    }
  }

  private final Draft draft;

  /** Wildcard listeners by port, at most one for each kind of address, as those are unique. */
  private final Map<Integer, List<Listener>> wildcards = new HashMap<>();

  ListenerChecks(Draft draft) {
    this.draft = draft;
  }

  void run() {
    List<Listener> all = new ArrayList<>();
    Map<Endpoint, Listener> first = new HashMap<>();
    for (Placed<SchedulingRule> rule : draft.rules) {
      Placed<Vip> vip = draft.vips.get(rule.value().vip());
      if (vip != null) {
        Listener listener = new Listener(rule, vip.value());
        if (first.putIfAbsent(listener.endpoint(), listener) == null) {
          all.add(listener);
        }
      }
    }
    for (Listener listener : all) {
      if (listener.vip().address().isAnyLocalAddress()) {
        wildcards
            .computeIfAbsent(listener.endpoint().port(), port -> new ArrayList<>())
            .add(listener);
      }
    }
    all.forEach(this::check);
  }

  private void check(Listener listener) {
    for (Listener wildcard : wildcards.getOrDefault(listener.endpoint().port(), List.of())) {
      boolean itself = wildcard.vip().name().equals(listener.vip().name());
      boolean apart =
          Collections.disjoint(wildcard.vip().schedulers(), listener.vip().schedulers());
      if (!itself && !apart && listener.endpoint().collidesWith(wildcard.endpoint())) {
        draft.findings.error(
            listener.rule().place("port"),
            listener.rule().key("port"),
            listener.endpoint().toString(),
            wildcard.rule().reference("port") + " listens on " + wildcard.endpoint(),
            "another port here or there");
      }
    }
  }
}
