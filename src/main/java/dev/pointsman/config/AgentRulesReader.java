package dev.pointsman.config;

import dev.pointsman.config.Draft.Placed;
import dev.pointsman.config.agentrules.AgentRule;
import dev.pointsman.config.agentrules.AgentRule.Field;
import dev.pointsman.config.agentrules.AgentRulesParser;
import dev.pointsman.config.agentrules.Party;
import dev.pointsman.config.report.Nearest;
import dev.pointsman.config.report.Place;
import dev.pointsman.config.source.SourceText;
import dev.pointsman.model.Forwarding;
import dev.pointsman.model.HealthPolicy;
import dev.pointsman.model.Names;
import dev.pointsman.model.RelayLimits;
import dev.pointsman.model.RequestMatch;
import dev.pointsman.model.SchedulingPolicy;
import dev.pointsman.model.SchedulingRule;
import dev.pointsman.model.Server;
import dev.pointsman.model.ServerName;
import dev.pointsman.model.VipName;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Joins the rules of an {@code agent-rules} file with the site.
 *
 * <p>A VIP must be one of the site's. A server that the file names by an address which no server of
 * the site has becomes one, with every default, called by its address: the old files had no other
 * place to define servers.
 */
final class AgentRulesReader {
  private final Draft draft;
  private final HealthPolicy health;
  private final Map<InetAddress, List<VipName>> vips = new HashMap<>();
  private final Map<InetAddress, List<ServerName>> servers = new HashMap<>();

  /**
   * Looks only at what {@code draft} holds already, so the configuration must be read before.
   *
   * @param health the health policy of the servers that it defines
   */
  AgentRulesReader(Draft draft, HealthPolicy health) {
    this.draft = draft;
    this.health = health;
    draft.vips.forEach((name, vip) -> add(vips, vip.value().address(), name));
    draft.servers.forEach((name, server) -> add(servers, server.value().address(), name));
  }

  private static <N> void add(Map<InetAddress, List<N>> map, InetAddress address, N name) {
    map.computeIfAbsent(address, a -> new ArrayList<>(1)).add(name);
  }

  void read(SourceText source) {
    for (AgentRule rule : AgentRulesParser.parse(source, draft.findings)) {
      if (draft.findings.full()) {
        return;
      }
      rule(rule);
    }
  }

  private void rule(AgentRule line) {
    Optional<VipName> vip = vip(line.vip());
    List<ServerName> names = new ArrayList<>();
    Set<ServerName> seen = new HashSet<>();
    for (Field<Party> field : line.servers()) {
      Optional<ServerName> server = server(field);
      if (server.isPresent() && !seen.add(server.get())) {
        error(field, "server", "listed twice", RulesReader.TWICE);
      }
      server.ifPresent(names::add);
    }
    if (vip.isEmpty() || names.size() < line.servers().size() || seen.size() < names.size()) {
      return;
    }
    SchedulingRule rule =
        new SchedulingRule(
            vip.get(),
            line.port().value(),
            line.protocol(),
            new RequestMatch(RequestMatch.ANYTHING, line.path().value()),
            Forwarding.RELAY,
            names,
            line.serverPort().value(),
            SchedulingPolicy.LEAST_CONNECTIONS,
            RelayLimits.DEFAULT);
    String label = "agent-rules line " + line.place().line();
    draft.rules.add(new Placed<>(rule, label, places(line)));
  }

  private static Function<String, Place> places(AgentRule line) {
    return key ->
        switch (key) {
          case "vip" -> line.vip().place();
          case "port" -> line.port().place();
          case "server-port" -> line.serverPort().place();
          case "path" -> line.path().place();
          case "servers" -> line.servers().getFirst().place();
          default -> line.place();
        };
  }

  private Optional<VipName> vip(Field<Party> field) {
    List<VipName> found =
        switch (field.value()) {
          case Party.ByAddress given -> vips.getOrDefault(given.address(), List.of());
          case Party.ByName given ->
              draft.vipNames.contains(given.name())
                  ? List.of(new VipName(given.name()))
                  : List.of();
        };
    if (found.isEmpty()) {
      String hint =
          field.value() instanceof Party.ByName ? Nearest.hint(field.text(), draft.vipNames) : "";
      String expected = "the address or name of one of the VIPs in `vips`";
      error(field, "VIP", "no such VIP" + hint, expected + RulesReader.listed(draft.vipNames));
    }
    // Two VIPs of one address are an error of their own.
    return found.stream().findFirst();
  }

  private Optional<ServerName> server(Field<Party> field) {
    return switch (field.value()) {
      case Party.ByName given -> byName(field, given.name());
      case Party.ByAddress given -> byAddress(field, given.address());
    };
  }

  private Optional<ServerName> byName(Field<Party> field, String name) {
    if (draft.serverNames.contains(name)) {
      return Optional.of(new ServerName(name));
    }
    error(
        field,
        "server",
        "no such server" + Nearest.hint(name, draft.serverNames),
        "an address, or one of those in `servers`" + RulesReader.listed(draft.serverNames));
    return Optional.empty();
  }

  private Optional<ServerName> byAddress(Field<Party> field, InetAddress address) {
    if (address.isAnyLocalAddress() || address.isMulticastAddress()) {
      error(field, "server", "not the address of one machine", "an address that can be dialled");
      return Optional.empty();
    }
    List<ServerName> found = servers.getOrDefault(address, List.of());
    if (found.size() > 1) {
      error(field, "server", "several servers have this address", "the name of one of them");
      return Optional.empty();
    }
    return Optional.of(found.isEmpty() ? define(field, address) : found.getFirst());
  }

  private ServerName define(Field<Party> field, InetAddress address) {
    ServerName name = nameOf(address);
    if (draft.serverNames.add(name.value())) {
      Server server = new Server(name, address, Server.DEFAULT_WEIGHT, 0, health, true);
      draft.servers.put(name, new Placed<>(server, "server " + name, key -> field.place()));
      add(servers, address, name);
    }
    return name;
  }

  /** The address; of IPv6, whose colons no name may have, {@code ipv6-2001-db8-0-0-0-0-0-1}. */
  static ServerName nameOf(InetAddress address) {
    String text = address.getHostAddress();
    String name = address instanceof Inet6Address ? "ipv6-" + text.replace(':', '-') : text;
    if (!Names.valid(name)) {
      throw new IllegalArgumentException("address: " + text + " (expected: one without a scope)");
    }
    return new ServerName(name);
  }

  private void error(Field<?> field, String key, String problem, String expected) {
    draft.findings.error(field.place(), key, field.text(), problem, expected);
  }
}
