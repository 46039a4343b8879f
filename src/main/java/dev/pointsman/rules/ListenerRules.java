package dev.pointsman.rules;

import dev.pointsman.model.Protocol;
import dev.pointsman.model.RequestMatch;
import dev.pointsman.model.SchedulingRule;
import java.util.List;

/** The rules of one VIP and port, compiled for look-up. Immutable. */
public sealed interface ListenerRules permits ListenerRules.Telnet, HttpRules {
  /** How much of a connection must be read before its rule is known. */
  Protocol protocol();

  /** All rules, in the order given. */
  List<SchedulingRule> rules();

  /**
   * Nothing is read: every connection is this rule's.
   *
   * @param rule the one rule of the port
   */
  record Telnet(SchedulingRule rule) implements ListenerRules {
    @Override
    public Protocol protocol() {
      return Protocol.TELNET;
    }

    @Override
    public List<SchedulingRule> rules() {
      return List.of(rule);
    }
  }

  /**
   * Compiles the rules of one VIP and port.
   *
   * @throws IllegalArgumentException if there is none, they are not all of the same VIP, port and
   *     protocol, there is more than one telnet rule, a pattern is none, or two rules take the same
   *     requests
   */
  static ListenerRules compile(List<SchedulingRule> rules) {
    if (rules.isEmpty()) {
      throw new IllegalArgumentException("rules: none (expected: 1 or more)");
    }
    SchedulingRule first = rules.getFirst();
    for (SchedulingRule rule : rules) {
      if (!rule.vip().equals(first.vip())
          || rule.port() != first.port()
          || rule.protocol() != first.protocol()) {
        throw new IllegalArgumentException(
            "rule %s (%s) beside %s (%s) (expected: one VIP, one port and one protocol)"
                .formatted(
                    rule.id(), rule.protocol().label(), first.id(), first.protocol().label()));
      }
    }
    return switch (first.protocol()) {
      case TELNET -> {
        if (rules.size() > 1 || !first.match().equals(RequestMatch.ANY)) {
          throw new IllegalArgumentException(
              "rule " + first.id() + ": telnet (expected: one rule, which takes everything)");
        }
        yield new Telnet(first);
      }
      case HTTP -> new HttpRules(rules);
    };
  }
}
