package dev.pointsman.testkit.hop;

import dev.pointsman.testkit.lab.LabHost;
import dev.pointsman.testkit.lab.NetworkLab;
import dev.pointsman.testkit.lab.SwitchCounters;
import dev.pointsman.testkit.lab.SwitchCounters.Amount;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Which way the packets of a site went, counted at its switch. */
public final class Crossings {

  /** A way. */
  public enum Way {
    /** Datagrams from servers to clients with the VIP as their source. */
    MEDIA_FROM_VIP,
    /** Datagrams from servers to clients with any other source. */
    MEDIA_FROM_ELSEWHERE,
    /** All from servers to clients, with the VIP as its source. */
    SERVED,
    /** The same of the first server alone. */
    SERVED_BY_FIRST,
    /** Packets of servers to clients that went to a scheduler node's port. */
    SERVED_THROUGH_NODES,
    /** IP packets that scheduler nodes sent to clients. */
    NODES_TO_CLIENTS,
    /** What clients sent to scheduler nodes. */
    ASKED,
    /** What scheduler nodes handed on to servers: packets with a client as their source. */
    HANDED_ON
  }

  /** What has gone each way. */
  public record Ways(SwitchCounters.Amounts amounts) {

    /** What has gone that way. */
    public Amount of(Way way) {
      return amounts.of(way.name());
    }
  }

  private final SwitchCounters counters;

  private Crossings(SwitchCounters counters) {
    this.counters = counters;
  }

  /** Begins to count. */
  static Crossings count(
      NetworkLab lab,
      List<LabHost> clients,
      String clientNetwork,
      List<LabHost> nodes,
      List<LabHost> servers) {
    String toClients = "oifname " + ports(clients);
    String fromServers = "iifname " + ports(servers);
    String fromNodes = "iifname " + ports(nodes);
    String datagrams = "ip protocol udp";
    String vip = "ip saddr " + HopSite.VIP;
    Map<Way, String> matches = new EnumMap<>(Way.class);
    matches.put(Way.MEDIA_FROM_VIP, join(fromServers, toClients, datagrams, vip));
    matches.put(
        Way.MEDIA_FROM_ELSEWHERE,
        join(fromServers, toClients, datagrams, "ip saddr != " + HopSite.VIP));
    matches.put(Way.SERVED, join(fromServers, toClients, vip));
    matches.put(
        Way.SERVED_BY_FIRST, join("iifname " + ports(servers.subList(0, 1)), toClients, vip));
    matches.put(
        Way.SERVED_THROUGH_NODES,
        join(fromServers, "oifname " + ports(nodes), "ip daddr " + clientNetwork));
    matches.put(Way.NODES_TO_CLIENTS, join(fromNodes, toClients, "ether type ip"));
    matches.put(
        Way.ASKED, join("iifname " + ports(clients), "oifname " + ports(nodes), "ether type ip"));
    matches.put(
        Way.HANDED_ON, join(fromNodes, "oifname " + ports(servers), "ip saddr " + clientNetwork));
    Map<String, String> named = new LinkedHashMap<>();
    matches.forEach((way, match) -> named.put(way.name(), match));
    return new Crossings(lab.network().count(named));
  }

  /** What has gone each way so far. */
  public Ways read() {
    return new Ways(counters.read());
  }

  private static String join(String... words) {
    return String.join(" ", words);
  }

  private static String ports(List<LabHost> hosts) {
    return hosts.stream()
        .map(host -> '"' + host.name() + '"')
        .collect(Collectors.joining(", ", "{ ", " }"));
  }
}
