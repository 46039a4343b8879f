package dev.pointsman.plan;

import dev.pointsman.model.RuleId;
import dev.pointsman.model.SchedulingRule;
import dev.pointsman.model.Server;
import dev.pointsman.model.ServerName;
import dev.pointsman.model.Vip;
import dev.pointsman.plan.Operation.AddServer;
import dev.pointsman.plan.Operation.AddVip;
import dev.pointsman.plan.Operation.ChangeListener;
import dev.pointsman.plan.Operation.ChangeServer;
import dev.pointsman.plan.Operation.ChangeVip;
import dev.pointsman.plan.Operation.CloseListener;
import dev.pointsman.plan.Operation.MoveHealthCheck;
import dev.pointsman.plan.Operation.OpenListener;
import dev.pointsman.plan.Operation.RemoveServer;
import dev.pointsman.plan.Operation.RemoveVip;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Operations in the words of an operator. */
final class OperationText {
  private OperationText() {}

  /** One line for each thing that an operation changes. */
  static List<String> lines(Operation operation) {
    return switch (operation) {
      case AddServer add -> List.of("server " + named(add.server()) + " added");
      case ChangeServer change -> List.of(changed(change.before(), change.after()));
      case MoveHealthCheck move ->
          List.of(
              "server %s: health check moves from %s to %s"
                  .formatted(move.server().name(), port(move.before()), port(move.after())));
      case RemoveServer remove -> List.of("server " + named(remove.server()) + " removed");
      case AddVip add -> List.of("VIP " + named(add.vip()) + " added");
      case ChangeVip change -> List.of(changed(change.before(), change.after()));
      case RemoveVip remove -> List.of("VIP " + named(remove.vip()) + " removed");
      case OpenListener open -> each(open.rules(), "added");
      case ChangeListener change -> changed(change);
      case CloseListener close -> each(close.rules(), "removed");
    };
  }

  private static String named(Server server) {
    return server.name() + " (" + server.address().getHostAddress() + ")";
  }

  private static String named(Vip vip) {
    return vip.name() + " (" + vip.address().getHostAddress() + ")";
  }

  private static String port(OptionalInt port) {
    return port.isPresent() ? "port " + port.getAsInt() : "no port";
  }

  private static String changed(Server before, Server after) {
    Changes<Server> changes = new Changes<>(before, after);
    changes.add("address", server -> server.address().getHostAddress());
    changes.add("weight", Server::weight);
    changes.add("max-connections", Server::maxConnections);
    changes.add("auto-reenable", Server::autoReenable);
    if (!before.health().equals(after.health())) {
      changes.parts.add("health");
    }
    return "server " + before.name() + " changed: " + String.join(", ", changes.parts);
  }

  private static String changed(Vip before, Vip after) {
    Changes<Vip> changes = new Changes<>(before, after);
    changes.add("address", vip -> vip.address().getHostAddress());
    changes.add("schedulers", Vip::schedulers);
    changes.add("interface", vip -> vip.networkInterface().orElse("none"));
    changes.add("prefix-length", Vip::prefixLength);
    changes.add("preempt", Vip::preempt);
    return "VIP " + before.name() + " changed: " + String.join(", ", changes.parts);
  }

  private static List<String> changed(ChangeListener change) {
    Map<RuleId, SchedulingRule> before = byName(change.before());
    Map<RuleId, SchedulingRule> after = byName(change.after());
    List<String> lines = new ArrayList<>();
    after.forEach(
        (name, rule) -> {
          SchedulingRule old = before.get(name);
          if (old == null) {
            lines.add("rule " + name + " added");
          } else if (!old.equals(rule)) {
            lines.add(changed(old, rule));
          }
        });
    before.keySet().stream()
        .filter(name -> !after.containsKey(name))
        .forEach(name -> lines.add("rule " + name + " removed"));
    return lines;
  }

  private static String changed(SchedulingRule before, SchedulingRule after) {
    Changes<SchedulingRule> changes = new Changes<>(before, after);
    changes.add("protocol", rule -> rule.protocol().label());
    changes.add("forward", rule -> rule.forwarding().label());
    changes.add(
        "servers",
        rule -> rule.servers().stream().map(ServerName::value).collect(Collectors.joining(" ")));
    changes.add("server-port", SchedulingRule::serverPort);
    changes.add("policy", rule -> rule.policy().label());
    changes.add("stick", rule -> rule.stick().isPresent() ? "client-address" : "none");
    if (before.stick().isPresent() && after.stick().isPresent()) {
      changes.add("stick-ttl", rule -> rule.stick().orElseThrow().ttl());
      changes.add("stick-bindings", rule -> rule.stick().orElseThrow().bindings());
    }
    changes.add("on-server-gone", rule -> rule.serverGone().label());
    if (!before.limits().equals(after.limits())) {
      changes.parts.add("limits");
    }
    return "rule " + before.id() + " changed: " + String.join(", ", changes.parts);
  }

  private static List<String> each(List<SchedulingRule> rules, String what) {
    return rules.stream().map(rule -> "rule " + rule.id() + " " + what).toList();
  }

  private static Map<RuleId, SchedulingRule> byName(List<SchedulingRule> rules) {
    Map<RuleId, SchedulingRule> byName = new LinkedHashMap<>();
    rules.forEach(rule -> byName.put(rule.id(), rule));
    return byName;
  }

  /** The keys whose values are not the same before and after. */
  private static final class Changes<T> {
    final List<String> parts = new ArrayList<>();
    private final T before;
    private final T after;

    Changes(T before, T after) {
      this.before = before;
      this.after = after;
    }

    void add(String key, Function<T, Object> value) {
      Object old = value.apply(before);
      Object now = value.apply(after);
      if (!old.equals(now)) {
        parts.add(key + " " + old + " -> " + now);
      }
    }
  }
}
