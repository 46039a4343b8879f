package dev.pointsman.config;

import dev.pointsman.model.HealthPolicy;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.Server;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The keys of scheduler nodes, VIPs and servers. */
final class SiteKeys {
  private SiteKeys() {}

  /** {@code schedulers.NAME}. */
  static final class Scheduler {
    static final Key<String> HOST =
        Key.of("host", Type.host(), "127.0.0.1", "Where its peers reach this scheduler node.");
    static final Key<Integer> PORT =
        Key.of("port", Type.portOrFree(), "25520", "Its cluster port.");
    static final Key<Integer> LINK_PORT =
        Key.optional(
            "link-port",
            Type.portOrFree(),
            "`port` + 1000, or `port` - 1000 when that would be above 65535; 0 when `port` is 0",
            "The port of its peer links, which carry heartbeats and the election of VIP owners.");
    static final Section SECTION =
        new Section(
            "schedulers.NAME",
            "A scheduler node: a process that accepts the connections of the VIPs it owns.",
            List.of(HOST, PORT, LINK_PORT),
            List.of(),
            Map.of("address", "`host` is the key of a scheduler node"));
  }

  /** {@code vips.NAME}. */
  static final class OfVip {
    static final Key<InetAddress> ADDRESS =
        Key.required(
            "address",
            Type.vipAddress(),
            "The address clients dial. `0.0.0.0` and `\"::\"` stand for every address of the"
                + " machine.");
    static final Key<NodeName> SCHEDULERS =
        Key.requiredList(
            "schedulers",
            Type.name("a scheduler node", NodeName::new),
            "The scheduler nodes that may own the VIP, in order of preference; at least one.");
    static final Key<String> INTERFACE =
        Key.optional(
            "interface",
            Type.networkInterface(),
            "none: the address is there already",
            "The network interface that the owner adds the address to, and removes it from when it"
                + " gives the VIP up.");
    static final Key<Integer> PREFIX_LENGTH =
        Key.optional(
            "prefix-length",
            Type.integer(1, 128, "; for IPv4 at most 32"),
            "32, or 128 for IPv6",
            "The prefix length of the address on the interface.");
    static final Key<Boolean> PREEMPT =
        Key.optional(
            "preempt",
            Type.flag(),
            "`preempt` of `cluster`",
            "Whether a scheduler node that returns takes the VIP back from one after it in"
                + " `schedulers`.");
    static final Section SECTION =
        new Section(
            "vips.NAME",
            "A virtual IP address, which stands for all servers behind it. Without `interface` the"
                + " address must be there already when the node starts.",
            List.of(ADDRESS, SCHEDULERS, INTERFACE, PREFIX_LENGTH, PREEMPT),
            List.of(),
            Map.of("host", "`address` is the key of a VIP"));
  }

  /** {@code servers.NAME}. */
  static final class OfServer {
    static final Key<InetAddress> ADDRESS =
        Key.required("address", Type.serverAddress(), "Where the server is reached.");
    static final Key<Integer> WEIGHT =
        Key.of(
            "weight",
            Type.integer(
                Server.MIN_WEIGHT,
                Server.MAX_WEIGHT,
                "; to take a server out, use `pointsman server disable NAME`"),
            Integer.toString(Server.DEFAULT_WEIGHT),
            "Its share of new connections relative to the other servers of a rule.");
    static final Key<Integer> MAX_CONNECTIONS =
        Key.of("max-connections", Type.connections(), "0", "Most live connections over all rules.");
    static final Key<Boolean> AUTO_REENABLE =
        Key.of(
            "auto-reenable",
            Type.flag(),
            "true",
            "Whether it takes connections again by itself once it is healthy after a failure;"
                + " otherwise an operator enables it.");
    static final Section SECTION =
        new Section(
            "servers.NAME",
            "A real server behind the VIPs.",
            List.of(ADDRESS, WEIGHT, MAX_CONNECTIONS, AUTO_REENABLE),
            List.of("health"),
            Map.of(
                "host", "`address` is the key of a server",
                "port", "`server-port` of a rule, or `port` of `health`, is the key",
                "enabled", "servers are taken out and in by `pointsman server disable NAME`"));
  }

  /** {@code health} and {@code servers.NAME.health}. */
  static final class Health {
    static final Key<HealthPolicy.Check> TYPE =
        Key.of(
            "type",
            Type.choice(HealthPolicy.Check.class, Set.of()),
            "tcp",
            "What is asked: that a TCP connection is established (`tcp`); a `GET` answered with a"
                + " status from 200 to 399 (`http`); an `OPTIONS` answered with 200 (`rtsp`); a PNA"
                + " greeting answered with one (`pna`); nothing (`none`).");
    static final Key<Integer> PORT =
        Key.optional(
            "port",
            Type.port(),
            "the server port of the first rule that names the server",
            "The port asked.");
    static final Key<Duration> INTERVAL =
        Key.of(
            "interval",
            Type.duration(Duration.ofMillis(100), Duration.ofHours(1)),
            "2s",
            "Time from the start of one check to the start of the next.");
    static final Key<Duration> TIMEOUT =
        Key.optional(
            "timeout",
            Type.shortTime(),
            "2s, or the interval when that is shorter",
            "How long an answer may take; at most the interval.");
    static final Key<Integer> FALL =
        Key.of("fall", Type.integer(1, 100, ""), "3", "Failures in a row that take it down.");
    static final Key<Integer> RISE =
        Key.of("rise", Type.integer(1, 100, ""), "2", "Successes in a row that bring it back.");
    static final Key<String> PATH =
        Key.of(
            "path",
            new Type<>("a path such as /health, with its query", HealthReader::path),
            "/",
            "What an `http` or `rtsp` check asks for.");
    static final Key<String> HOST =
        Key.optional(
            "host", Type.host(), "the server's own address", "The Host field of an `http` check.");
    static final Section SECTION =
        new Section(
            "health, servers.NAME.health",
            "How health is checked: `health` for every server, `servers.NAME.health` for one. A"
                + " server's own keys come before those for every server, key by key.",
            List.of(TYPE, PORT, INTERVAL, TIMEOUT, FALL, RISE, PATH, HOST),
            List.of(),
            Map.of());
  }
}
