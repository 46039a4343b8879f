package dev.pointsman.plan;

import dev.pointsman.model.HealthPolicy;
import dev.pointsman.model.RuleId;
import dev.pointsman.model.SchedulingRule;
import dev.pointsman.model.Server;
import dev.pointsman.model.ServerName;
import dev.pointsman.model.Site;
import dev.pointsman.model.Vip;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * A site as its listeners see it: its rules by listener and name, so that their order, which has no
 * meaning, is no difference.
 */
final class SiteIndex {
  private final Site site;
  private final TreeMap<ListenerId, SequencedMap<RuleId, SchedulingRule>> listeners =
      new TreeMap<>();
  private final Map<ServerName, Integer> firstPorts = new HashMap<>();

  SiteIndex(Site site) {
    this.site = site;
    for (SchedulingRule rule : site.rules()) {
      listeners
          .computeIfAbsent(
              new ListenerId(rule.vip(), rule.port()), listener -> new LinkedHashMap<>())
          .put(rule.id(), rule);
      rule.servers().forEach(server -> firstPorts.putIfAbsent(server, rule.serverPort()));
    }
  }

  Site site() {
    return site;
  }

  /** The rules of each listener, none of them empty, in the order of their names. */
  Map<ListenerId, SequencedMap<RuleId, SchedulingRule>> listeners() {
    return listeners;
  }

  List<SchedulingRule> rules(ListenerId listener) {
    return List.copyOf(listeners.getOrDefault(listener, new LinkedHashMap<>()).values());
  }

  Vip vip(ListenerId listener) {
    Vip vip = site.vips().get(listener.vip());
    if (vip == null) {
      throw new IllegalArgumentException("rule of an unknown VIP: " + listener.vip());
    }
    return vip;
  }

  /** The port at which the health of {@code server} is asked. */
  OptionalInt healthPort(Server server) {
    if (server.health().check() == HealthPolicy.Check.NONE) {
      return OptionalInt.empty();
    }
    Integer first = firstPorts.get(server.name());
    return server.health().port().isPresent() || first == null
        ? server.health().port()
        : OptionalInt.of(first);
  }
}
