package dev.pointsman.model;

import java.util.List;
import java.util.Optional;

/**
 * Binds a VIP and a port to servers.
 *
 * @param vip the VIP clients dial
 * @param port the port clients dial, 1 to 65535
 * @param protocol how much of the connection is read before a server is chosen
 * @param match the requests taken; {@link RequestMatch#ANY} where nothing is read
 * @param forwarding how a connection reaches its server
 * @param servers the servers to choose from, in the order of the file; never empty
 * @param serverPort the port dialled on the server, 1 to 65535
 * @param policy how one of the servers is chosen
 * @param limits the bounds of its connections
 * @param stick how long clients stay with their servers; empty if each connection is chosen for
 *     anew
 * @param serverGone what becomes of its hopped connections when their server is gone; relayed ones
 *     are closed
 */
public record SchedulingRule(
    VipName vip,
    int port,
    Protocol protocol,
    RequestMatch match,
    Forwarding forwarding,
    List<ServerName> servers,
    int serverPort,
    SchedulingPolicy policy,
    RelayLimits limits,
    Optional<Stickiness> stick,
    ServerGone serverGone) {
  public SchedulingRule {
    servers = List.copyOf(servers);
  }

  /** A rule that closes the connections of a server that is gone. */
  public SchedulingRule(
      VipName vip,
      int port,
      Protocol protocol,
      RequestMatch match,
      Forwarding forwarding,
      List<ServerName> servers,
      int serverPort,
      SchedulingPolicy policy,
      RelayLimits limits,
      Optional<Stickiness> stick) {
    this(
        vip,
        port,
        protocol,
        match,
        forwarding,
        servers,
        serverPort,
        policy,
        limits,
        stick,
        ServerGone.CLOSE);
  }

  /** A rule without stickiness. */
  public SchedulingRule(
      VipName vip,
      int port,
      Protocol protocol,
      RequestMatch match,
      Forwarding forwarding,
      List<ServerName> servers,
      int serverPort,
      SchedulingPolicy policy,
      RelayLimits limits) {
    this(
        vip,
        port,
        protocol,
        match,
        forwarding,
        servers,
        serverPort,
        policy,
        limits,
        Optional.empty());
  }

  /** What the rule matches, as its name. */
  public RuleId id() {
    StringBuilder id = new StringBuilder(vip.value()).append(':').append(port);
    if (!match.host().equals(RequestMatch.ANYTHING)) {
      id.append('@').append(match.host());
    }
    if (!match.path().equals(RequestMatch.ANYTHING)) {
      id.append(match.path());
    }
    return new RuleId(id.toString());
  }
}
