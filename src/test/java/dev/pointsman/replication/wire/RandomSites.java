package dev.pointsman.replication.wire;

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
import dev.pointsman.model.Stickiness;
import dev.pointsman.model.Vip;
import dev.pointsman.model.VipName;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/** Random sites in which every component takes several values. */
final class RandomSites {
  private RandomSites() {}

  static SharedSite site(RandomGenerator random) {
    List<SchedulerNode> nodes = new ArrayList<>();
    for (int i = 0; i <= random.nextInt(3); i++) {
      nodes.add(new SchedulerNode(new NodeName("n" + i), "10.0.0." + i, 25520 + i));
    }
    List<Vip> vips = new ArrayList<>();
    for (int i = 0; i <= random.nextInt(3); i++) {
      InetAddress address = address(random, i);
      vips.add(
          new Vip(
              new VipName("v-" + i),
              address,
              nodes.reversed().stream().map(SchedulerNode::name).toList(),
              random.nextBoolean() ? Optional.of("eth" + i) : Optional.empty(),
              1 + random.nextInt(Vip.bits(address)),
              random.nextBoolean()));
    }
    List<Server> servers = new ArrayList<>();
    for (int i = 0; i <= random.nextInt(5); i++) {
      servers.add(
          new Server(
              new ServerName("s" + i),
              address(random, 100 + i),
              1 + random.nextInt(1000),
              random.nextInt(100),
              health(random),
              random.nextBoolean()));
    }
    List<SchedulingRule> rules = new ArrayList<>();
    for (int i = 0; i < random.nextInt(6); i++) {
      rules.add(rule(random, vips, servers));
    }
    return new SharedSite(nodes, vips, servers, rules);
  }

  private static SchedulingRule rule(RandomGenerator random, List<Vip> vips, List<Server> servers) {
    return new SchedulingRule(
        one(random, vips).name(),
        1 + random.nextInt(65535),
        one(random, List.of(Protocol.values())),
        random.nextBoolean() ? RequestMatch.ANY : new RequestMatch("*.é.example", "/a \"b\\/*"),
        one(random, List.of(Forwarding.values())),
        servers.stream().map(Server::name).toList(),
        1 + random.nextInt(65535),
        one(random, List.of(SchedulingPolicy.values())),
        new RelayLimits(
            random.nextInt(100),
            random.nextInt(10),
            Duration.ofNanos(random.nextLong(1L << 50)),
            Duration.ofHours(random.nextInt(100)),
            Duration.ofMillis(random.nextInt(100)),
            random.nextInt()),
        random.nextBoolean()
            ? Optional.of(
                new Stickiness(
                    Duration.ofMillis(1000 + random.nextInt(1 << 30)),
                    1 + random.nextInt(Stickiness.MAX_BINDINGS)))
            : Optional.empty());
  }

  private static HealthPolicy health(RandomGenerator random) {
    return new HealthPolicy(
        one(random, List.of(HealthPolicy.Check.values())),
        random.nextBoolean() ? OptionalInt.of(random.nextInt(65536)) : OptionalInt.empty(),
        Duration.ofNanos(1 + random.nextLong(1L << 40)),
        Duration.ofSeconds(1 + random.nextInt(10)),
        1 + random.nextInt(5),
        1 + random.nextInt(5),
        "/",
        random.nextBoolean() ? "" : "host");
  }

  private static InetAddress address(RandomGenerator random, int i) {
    return InetAddress.ofLiteral(random.nextBoolean() ? "10.1.0." + i : "2001:db8::" + i);
  }

  private static <T> T one(RandomGenerator random, List<T> values) {
    return values.get(random.nextInt(values.size()));
  }
}
