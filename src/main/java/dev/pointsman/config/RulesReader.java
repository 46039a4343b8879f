package dev.pointsman.config;

import dev.pointsman.config.Draft.Placed;
import dev.pointsman.config.report.Nearest;
import dev.pointsman.model.Forwarding;
import dev.pointsman.model.Protocol;
import dev.pointsman.model.RelayLimits;
import dev.pointsman.model.RequestMatch;
import dev.pointsman.model.SchedulingPolicy;
import dev.pointsman.model.SchedulingRule;
import dev.pointsman.model.ServerName;
import dev.pointsman.model.Stickiness;
import dev.pointsman.model.VipName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads {@code rules}. */
final class RulesReader {
  private static final List<Key<?>> OF_REQUESTS =
      List.of(RuleKeys.HOST, RuleKeys.PATH, RuleKeys.HEAD_TIMEOUT, RuleKeys.HEAD_SIZE);

  /** What only one that dials a server itself needs to know. */
  private static final List<Key<?>> OF_RELAYS = List.of(RuleKeys.RETRIES, RuleKeys.CONNECT_TIMEOUT);

  static final String TWICE = "each server once; `weight` of a server gives it a greater share";

  /** What a rule is compared by; one of which these are wrong is compared with no other. */
  private static final List<Key<?>> IDENTITY =
      List.of(RuleKeys.PROTOCOL, RuleKeys.HOST, RuleKeys.PATH, RuleKeys.SERVER_PORT);

  private final Draft draft;

  RulesReader(Draft draft) {
    this.draft = draft;
  }

  void read(Block root) {
    for (Block block : root.blocks("rules", RuleKeys.SECTION)) {
      // What is over the bound is not shown, and looking for the nearest names takes time.
      if (draft.findings.full()) {
        return;
      }
      rule(block);
    }
  }

  private void rule(Block block) {
    Optional<VipName> vip = block.required(RuleKeys.VIP).filter(name -> known(block, name));
    Optional<Integer> port = block.required(RuleKeys.PORT);
    Protocol protocol = block.get(RuleKeys.PROTOCOL);
    RequestMatch match = new RequestMatch(block.get(RuleKeys.HOST), block.get(RuleKeys.PATH));
    Forwarding forwarding = block.get(RuleKeys.FORWARD);
    List<ServerName> servers = servers(block);
    Optional<Integer> serverPort = block.written(RuleKeys.SERVER_PORT).or(() -> port);
    SchedulingPolicy policy = block.get(RuleKeys.POLICY);
    RelayLimits limits = limits(block);
    Optional<Stickiness> stick = stick(block);
    if (protocol == Protocol.TELNET && readable(block, RuleKeys.PROTOCOL)) {
      refuseRequestKeys(block);
    }
    if (readable(block, RuleKeys.FORWARD)) {
      refuseKeysOfTheOther(block, forwarding);
    }
    if (vip.isEmpty()
        || port.isEmpty()
        || serverPort.isEmpty()
        || servers.isEmpty()
        || !IDENTITY.stream().allMatch(key -> readable(block, key))) {
      return;
    }
    draft.rules.add(
        Placed.of(
            new SchedulingRule(
                vip.get(),
                port.get(),
                protocol,
                protocol == Protocol.HTTP ? match : RequestMatch.ANY,
                forwarding,
                servers,
                serverPort.get(),
                policy,
                limits,
                stick,
                block.get(RuleKeys.ON_SERVER_GONE)),
            block));
  }

  private static boolean readable(Block block, Key<?> key) {
    return !block.has(key) || block.written(key).isPresent();
  }

  private boolean known(Block block, VipName vip) {
    if (draft.vipNames.contains(vip.value())) {
      return true;
    }
    block.error(
        RuleKeys.VIP,
        vip,
        "no such VIP" + Nearest.hint(vip.value(), draft.vipNames),
        "one of those in `vips`" + listed(draft.vipNames));
    return false;
  }

  private List<ServerName> servers(Block block) {
    List<ServerName> servers = new ArrayList<>();
    Set<ServerName> seen = new HashSet<>();
    for (Block.Element<ServerName> element : block.list(RuleKeys.SERVERS)) {
      ServerName server = element.value();
      if (!draft.serverNames.contains(server.value())) {
        block.error(
            element,
            "no such server" + Nearest.hint(server.value(), draft.serverNames),
            "one of those in `servers`" + listed(draft.serverNames));
      } else if (!seen.add(server)) {
        block.error(element, "listed twice", TWICE);
      } else {
        servers.add(server);
      }
    }
    return servers;
  }

  private static RelayLimits limits(Block block) {
    return new RelayLimits(
        block.get(RuleKeys.MAX_CONNECTIONS),
        block.get(RuleKeys.RETRIES),
        block.get(RuleKeys.CONNECT_TIMEOUT),
        block.get(RuleKeys.IDLE_TIMEOUT),
        block.get(RuleKeys.HEAD_TIMEOUT),
        block.get(RuleKeys.HEAD_SIZE));
  }

  private static Optional<Stickiness> stick(Block block) {
    Stickiness asked =
        new Stickiness(block.get(RuleKeys.STICK_TTL), block.get(RuleKeys.STICK_BINDINGS));
    if (block.get(RuleKeys.STICK) == StickBy.CLIENT_ADDRESS) {
      return Optional.of(asked);
    }
    for (Key<?> key : List.of(RuleKeys.STICK_TTL, RuleKeys.STICK_BINDINGS)) {
      if (block.has(key) && readable(block, RuleKeys.STICK)) {
        block.unused(key, "clients of this rule stay with no server", "`stick = client-address`");
      }
    }
    return Optional.empty();
  }

  private static void refuseRequestKeys(Block block) {
    for (Key<?> key : OF_REQUESTS) {
      if (block.has(key)) {
        block.unused(key, "a `telnet` rule decides without reading", "`protocol = http`");
      }
    }
  }

  private static void refuseKeysOfTheOther(Block block, Forwarding forwarding) {
    switch (forwarding) {
      case HOP -> {
        for (Key<?> key : OF_RELAYS) {
          if (block.has(key)) {
            block.unused(key, "with `hop` the client dials the server itself", "`forward = relay`");
          }
        }
      }
      case RELAY -> {
        if (block.has(RuleKeys.ON_SERVER_GONE)) {
          block.unused(
              RuleKeys.ON_SERVER_GONE, "what is relayed ends with its server", "`forward = hop`");
        }
      }
    }
  }

  /** {@code : a, b, c}, when they are few enough to help. */
  static String listed(Collection<String> names) {
    return names.isEmpty() || names.size() > 12
        ? ""
        : names.stream().collect(Collectors.joining(", ", ": ", ""));
  }
}
