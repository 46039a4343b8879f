package dev.pointsman.relay;

import dev.pointsman.model.ClusterSettings;
import dev.pointsman.model.Endpoint;
import dev.pointsman.model.Forwarding;
import dev.pointsman.model.HealthPolicy;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.NodeSettings;
import dev.pointsman.model.Protocol;
import dev.pointsman.model.RelayLimits;
import dev.pointsman.model.RequestMatch;
import dev.pointsman.model.SchedulerNode;
import dev.pointsman.model.SchedulingPolicy;
import dev.pointsman.model.SchedulingRule;
import dev.pointsman.model.Server;
import dev.pointsman.model.ServerName;
import dev.pointsman.model.Site;
import dev.pointsman.model.Stickiness;
import dev.pointsman.model.Vip;
import dev.pointsman.model.VipName;
import dev.pointsman.testkit.net.HostPort;
import dev.pointsman.testkit.product.Ports;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.stream.Stream;

/**
 * A site to be: one VIP, and servers on addresses of their own that share a port, as the servers of
 * a rule do. What is set before a rule or a server is added holds for those that follow.
 */
final class SiteDraft {
  private static final InetAddress VIP_ADDRESS = ip("127.0.55.1");
  private static final NodeName NODE = new NodeName("sched-1");

  /** A check that never comes: what a test does not ask for must not happen to its servers. */
  private static final HealthPolicy UNCHECKED = check(HealthPolicy.Check.NONE, 3, 2);

  private final SequencedMap<ServerName, Server> servers = new LinkedHashMap<>();
  private final List<SchedulingRule> rules = new ArrayList<>();
  private final int port = freePort();
  private VipName vip = new VipName("media");
  private final int serverPort = Ports.free("127.0.55.11");
  private SchedulingPolicy policy = SchedulingPolicy.ROUND_ROBIN;
  private HealthPolicy health = UNCHECKED;
  private boolean autoReenable = true;
  private int serverLimit;
  private int nodeLimit;
  private int ruleLimit;
  private int retries = RelayLimits.DEFAULT.retries();
  private Duration connectTimeout = RelayLimits.DEFAULT.connectTimeout();
  private Duration idleTimeout = RelayLimits.DEFAULT.idleTimeout();
  private Duration headTimeout = RelayLimits.DEFAULT.headTimeout();
  private int maxHeadBytes = RelayLimits.DEFAULT.maxHeadBytes();
  private Optional<Stickiness> stick = Optional.empty();
  private Duration drainDeadline = Duration.ofSeconds(5);

  /** Checks that follow each other fast. */
  static HealthPolicy check(HealthPolicy.Check check, int fall, int rise) {
    return new HealthPolicy(
        check,
        OptionalInt.empty(),
        Duration.ofMillis(50),
        Duration.ofMillis(500),
        fall,
        rise,
        "/",
        "");
  }

  /** A port of the VIP that was free a moment ago. */
  static int freePort() {
    return Ports.free(VIP_ADDRESS.getHostAddress());
  }

  // --- what is there

  SiteDraft server(String name) {
    InetAddress address = ip("127.0.55." + (11 + servers.size()));
    ServerName key = new ServerName(name);
    servers.put(key, new Server(key, address, 1, serverLimit, health, autoReenable));
    return this;
  }

  SiteDraft withoutServer(String name) {
    servers.remove(new ServerName(name));
    return this;
  }

  /** A rule of the first port that reads nothing. */
  SiteDraft telnet(String... names) {
    return telnet(port, names);
  }

  SiteDraft telnet(int atPort, String... names) {
    return rule(atPort, Protocol.TELNET, RequestMatch.ANY, names);
  }

  /** A rule of the first port that reads the first request. */
  SiteDraft http(String host, String path, String... names) {
    return rule(port, Protocol.HTTP, new RequestMatch(host, path), names);
  }

  SiteDraft withoutHttp(String host, String path) {
    rules.removeIf(rule -> rule.match().equals(new RequestMatch(host, path)));
    return this;
  }

  SiteDraft withoutRulesOf(int ofPort) {
    rules.removeIf(rule -> rule.port() == ofPort);
    return this;
  }

  private SiteDraft rule(int atPort, Protocol protocol, RequestMatch match, String... names) {
    rules.add(
        new SchedulingRule(
            vip,
            atPort,
            protocol,
            match,
            Forwarding.RELAY,
            Stream.of(names).map(ServerName::new).toList(),
            serverPort,
            policy,
            new RelayLimits(
                ruleLimit, retries, connectTimeout, idleTimeout, headTimeout, maxHeadBytes),
            stick));
    return this;
  }

  // --- how it is

  /** Another name of the VIP; rules there are were the old one's and are gone. */
  SiteDraft vip(String name) {
    rules.clear();
    vip = new VipName(name);
    return this;
  }

  /** Another address of a server. */
  SiteDraft moved(String name, String address) {
    servers.computeIfPresent(
        new ServerName(name),
        (key, old) ->
            new Server(
                key,
                ip(address),
                old.weight(),
                old.maxConnections(),
                old.health(),
                old.autoReenable()));
    return this;
  }

  /** Clients of rules to come stay with their servers. */
  SiteDraft stick(Duration ttl, int bindings) {
    stick = Optional.of(new Stickiness(ttl, bindings));
    return this;
  }

  /** Another weight of a server. */
  SiteDraft weight(String name, int weight) {
    servers.computeIfPresent(
        new ServerName(name),
        (key, old) ->
            new Server(
                key,
                old.address(),
                weight,
                old.maxConnections(),
                old.health(),
                old.autoReenable()));
    return this;
  }

  SiteDraft policy(SchedulingPolicy changed) {
    policy = changed;
    return this;
  }

  SiteDraft health(HealthPolicy changed) {
    health = changed;
    return this;
  }

  SiteDraft autoReenable(boolean changed) {
    autoReenable = changed;
    return this;
  }

  SiteDraft serverLimit(int changed) {
    serverLimit = changed;
    return this;
  }

  SiteDraft nodeLimit(int changed) {
    nodeLimit = changed;
    return this;
  }

  SiteDraft ruleLimit(int changed) {
    ruleLimit = changed;
    return this;
  }

  SiteDraft retries(int changed) {
    retries = changed;
    return this;
  }

  SiteDraft connectTimeout(Duration changed) {
    connectTimeout = changed;
    return this;
  }

  SiteDraft idleTimeout(Duration changed) {
    idleTimeout = changed;
    return this;
  }

  SiteDraft headTimeout(Duration changed) {
    headTimeout = changed;
    return this;
  }

  SiteDraft maxHeadBytes(int changed) {
    maxHeadBytes = changed;
    return this;
  }

  SiteDraft drainDeadline(Duration changed) {
    drainDeadline = changed;
    return this;
  }

  // --- what comes of it

  /** The address of the first port. */
  InetSocketAddress dialled() {
    return dialled(port);
  }

  InetSocketAddress dialled(int atPort) {
    return new InetSocketAddress(VIP_ADDRESS, atPort);
  }

  /** Where a server of that name is to listen. */
  InetSocketAddress addressOf(String name) {
    Server server = servers.get(new ServerName(name));
    if (server == null) {
      throw new IllegalArgumentException(name + " (expected: one of " + servers.keySet() + ")");
    }
    return new InetSocketAddress(server.address(), serverPort);
  }

  Site site() {
    SequencedMap<NodeName, SchedulerNode> nodes = new LinkedHashMap<>();
    nodes.put(NODE, new SchedulerNode(NODE, "127.0.55.1", 0));
    SequencedMap<VipName, Vip> vips = new LinkedHashMap<>();
    vips.put(vip, new Vip(vip, VIP_ADDRESS, List.of(NODE)));
    return new Site(NODE, nodes, vips, servers, rules);
  }

  NodeSettings settings() {
    Endpoint unused = new Endpoint(VIP_ADDRESS, 0);
    return new NodeSettings(
        unused,
        new NodeSettings.Metrics(unused, unused, false),
        new NodeSettings.AccessLog(Optional.empty(), Duration.ofMinutes(1)),
        nodeLimit,
        drainDeadline,
        ClusterSettings.DEFAULT);
  }

  private static InetAddress ip(String address) {
    return HostPort.parse(address + ":0").getAddress();
  }
}
