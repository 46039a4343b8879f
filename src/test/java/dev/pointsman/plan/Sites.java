package dev.pointsman.plan;

import dev.pointsman.model.Forwarding;
import dev.pointsman.model.HealthPolicy;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.Protocol;
import dev.pointsman.model.RelayLimits;
import dev.pointsman.model.RequestMatch;
import dev.pointsman.model.SchedulerNode;
import dev.pointsman.model.SchedulingPolicy;
import dev.pointsman.model.SchedulingRule;
import dev.pointsman.model.Server;
import dev.pointsman.model.ServerName;
import dev.pointsman.model.Site;
import dev.pointsman.model.Vip;
import dev.pointsman.model.VipName;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SequencedMap;
import java.util.random.RandomGenerator;

/** Sites for tests: by hand, and random ones that are small enough to have much in common. */
final class Sites {
  private static final NodeName NODE = new NodeName("a");
  private static final List<String> VIPS = List.of("v1", "v2", "v3");
  private static final List<String> SERVERS = List.of("s1", "s2", "s3", "s4");

  private final SequencedMap<VipName, Vip> vips = new LinkedHashMap<>();
  private final SequencedMap<ServerName, Server> servers = new LinkedHashMap<>();
  private final List<SchedulingRule> rules = new ArrayList<>();

  static Sites site() {
    return new Sites();
  }

  Sites vip(String name, String address) {
    VipName vip = new VipName(name);
    vips.put(vip, new Vip(vip, InetAddress.ofLiteral(address), List.of(NODE)));
    return this;
  }

  Sites server(String name, String address, int weight) {
    ServerName server = new ServerName(name);
    servers.put(
        server,
        new Server(server, InetAddress.ofLiteral(address), weight, 0, HealthPolicy.DEFAULT, true));
    return this;
  }

  Sites rule(String vip, int port, String path, int serverPort, String... names) {
    rules.add(
        new SchedulingRule(
            new VipName(vip),
            port,
            path.equals("*") ? Protocol.TELNET : Protocol.HTTP,
            new RequestMatch("*", path),
            Forwarding.RELAY,
            List.of(names).stream().map(ServerName::new).toList(),
            serverPort,
            SchedulingPolicy.LEAST_CONNECTIONS,
            RelayLimits.DEFAULT));
    return this;
  }

  Site build() {
    SequencedMap<NodeName, SchedulerNode> nodes = new LinkedHashMap<>();
    nodes.put(NODE, new SchedulerNode(NODE, "127.0.0.1", 25520));
    return new Site(NODE, nodes, vips, servers, rules);
  }

  /** A valid site: VIPs of different addresses, rules that name what is there. */
  static Site random(RandomGenerator random) {
    Sites site = site();
    List<Integer> addresses = new ArrayList<>(List.of(1, 2, 3, 4));
    Collections.shuffle(addresses, new Random(random.nextLong()));
    for (String vip : VIPS) {
      if (random.nextInt(4) > 0) {
        site.vip(vip, "127.0.1." + addresses.removeLast());
      }
    }
    for (String server : SERVERS) {
      if (random.nextInt(4) > 0) {
        site.server(server, "127.0.2." + (1 + random.nextInt(6)), 1 + random.nextInt(2));
      }
    }
    List<String> names = site.servers.keySet().stream().map(ServerName::value).toList();
    for (VipName vip : site.vips.keySet()) {
      for (int port : new int[] {80, 81, 82}) {
        List<String> paths =
            List.of(List.<String>of(), List.of("*"), List.of("/a"), List.of("/a", "/b"))
                .get(random.nextInt(4));
        for (String path : names.isEmpty() ? List.<String>of() : paths) {
          String server = names.get(random.nextInt(names.size()));
          site.rule(vip.value(), port, path, 80 + random.nextInt(2), server);
        }
      }
    }
    Collections.shuffle(site.rules, new Random(random.nextLong()));
    return site.build();
  }

  /** The rules by name, which is what a site says whatever the order of its rules. */
  static Map<String, SchedulingRule> rulesByName(Site site) {
    Map<String, SchedulingRule> byName = new LinkedHashMap<>();
    site.rules().forEach(rule -> byName.put(rule.id().value(), rule));
    return byName;
  }
}
