package dev.pointsman.config;

import dev.pointsman.config.syntax.RequestPatterns;
import dev.pointsman.model.Forwarding;
import dev.pointsman.model.Protocol;
import dev.pointsman.model.SchedulingPolicy;
import dev.pointsman.model.ServerGone;
import dev.pointsman.model.ServerName;
import dev.pointsman.model.Stickiness;
import dev.pointsman.model.VipName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The keys of a rule, an element of {@code rules}. */
final class RuleKeys {
  private RuleKeys() {}

  static final Key<VipName> VIP =
      Key.required("vip", Type.name("a VIP", VipName::new), "The VIP clients dial.");
  static final Key<Integer> PORT = Key.required("port", Type.port(), "The port clients dial.");
  static final Key<Protocol> PROTOCOL =
      Key.of(
          "protocol",
          Type.choice(Protocol.class, Set.of("rtsp")),
          "telnet",
          "How much is read before a server is chosen: nothing (`telnet`, the historical name of"
              + " any TCP service) or the head of the first request (`http`).");
  static final Key<String> HOST =
      Key.of(
          "host",
          new Type<>(RequestPatterns.HOST_EXPECTED, RequestPatterns::host),
          "*",
          "The hosts an `http` rule takes: exact, `*.` and a suffix, or `*` for any.");
  static final Key<String> PATH =
      Key.of(
          "path",
          new Type<>(RequestPatterns.PATH_EXPECTED, RequestPatterns::path),
          "*",
          "The paths an `http` rule takes: exact, or with `*` for any characters. `/*` is `*`.");
  static final Key<Forwarding> FORWARD =
      Key.of(
          "forward",
          Type.choice(Forwarding.class, Set.of()),
          "relay",
          "How a connection reaches its server: the scheduler node copies the bytes (`relay`), or"
              + " the connection itself goes to the server, which answers the client directly"
              + " (`hop`; for `telnet`, on Linux, see [the page on hopping](hop.md)).");
  static final Key<ServerGone> ON_SERVER_GONE =
      Key.of(
          "on-server-gone",
          Type.choice(ServerGone.class, Set.of()),
          "close",
          "What becomes of connections that have hopped to a server which is down, was disabled, or"
              + " was taken away: they go on as far as the server goes on (`keep`), are reset"
              + " (`close`), or are reset so many a second (`close-gradually`). A server that"
              + " drains keeps them.");
  static final Key<ServerName> SERVERS =
      Key.requiredList(
          "servers",
          Type.name("a server", ServerName::new),
          "The servers to choose from; at least one, none twice.");
  static final Key<Integer> SERVER_PORT =
      Key.optional("server-port", Type.port(), "`port`", "The port dialled on the server.");
  static final Key<SchedulingPolicy> POLICY =
      Key.of(
          "policy",
          Type.choice(SchedulingPolicy.class, Set.of("resource")),
          "least-connections",
          "How one of the servers is chosen: the one with the fewest live connections for its"
              + " weight (`least-connections`), one after the other (`round-robin`), or by the"
              + " client's address, which stays with its server (`source-hash`).");
  static final Key<Integer> MAX_CONNECTIONS =
      Key.of("max-connections", Type.connections(), "0", "Most live connections of the rule.");
  static final Key<Integer> RETRIES =
      Key.of(
          "retries",
          Type.integer(0, 10, ""),
          "2",
          "How many further servers are tried when connecting to the first fails.");
  static final Key<Duration> CONNECT_TIMEOUT =
      Key.of(
          "connect-timeout", Type.shortTime(), "3s", "How long connecting to a server may take.");
  static final Key<Duration> IDLE_TIMEOUT =
      Key.of(
          "idle-timeout",
          Type.duration(Duration.ofSeconds(1), Duration.ofDays(30)),
          "1h",
          "How long a connection may stand without a byte either way. Long by default: a player's"
              + " control connection may be silent for as long as a clip plays.");
  static final Key<Duration> HEAD_TIMEOUT =
      Key.of(
          "head-timeout",
          Type.shortTime(),
          "10s",
          "How long the first request's head may take to arrive in full (`http`).");
  static final Key<Integer> HEAD_SIZE =
      Key.of(
          "head-size",
          Type.size(256, 1 << 20),
          "16 KiB",
          "The longest head of a first request (`http`).");
  static final Key<StickBy> STICK =
      Key.of(
          "stick",
          Type.choice(StickBy.class, Set.of()),
          "none",
          "Whether a client, known by its address, stays with the server that `policy` chose for"
              + " it first (`client-address`), for as long as that server is up and not disabled;"
              + " a server that drains keeps the clients it has.");
  static final Key<Duration> STICK_TTL =
      Key.of(
          "stick-ttl",
          Type.duration(Stickiness.MIN_TTL, Stickiness.MAX_TTL),
          "10m",
          "How long a client stays with its server after its last connection has ended.");
  static final Key<Integer> STICK_BINDINGS =
      Key.of(
          "stick-bindings",
          Type.integer(
              Stickiness.MIN_BINDINGS,
              Stickiness.MAX_BINDINGS,
              "; each takes about 260 bytes on each scheduler node"),
          "100000",
          "How many clients of the rule stay with their servers at most; of more, those whose last"
              + " connection is longest ago are chosen a server for anew.");
  static final Section SECTION =
      new Section(
          "rules[]",
          "A rule: binds a VIP and a port to servers. Of the `http` rules of one VIP and port,"
              + " the most specific one that matches takes the request.",
          List.of(
              VIP,
              PORT,
              PROTOCOL,
              HOST,
              PATH,
              FORWARD,
              SERVERS,
              SERVER_PORT,
              POLICY,
              STICK,
              STICK_TTL,
              STICK_BINDINGS,
              MAX_CONNECTIONS,
              RETRIES,
              CONNECT_TIMEOUT,
              IDLE_TIMEOUT,
              ON_SERVER_GONE,
              HEAD_TIMEOUT,
              HEAD_SIZE),
          List.of(),
          Map.of("server", "`servers`, a list, is the key"));
}
