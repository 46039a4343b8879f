package dev.pointsman.stickiness;

import dev.pointsman.model.Forwarding;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.Protocol;
import dev.pointsman.model.RelayLimits;
import dev.pointsman.model.RequestMatch;
import dev.pointsman.model.RuleId;
import dev.pointsman.model.SchedulerNode;
import dev.pointsman.model.SchedulingPolicy;
import dev.pointsman.model.SchedulingRule;
import dev.pointsman.model.ServerName;
import dev.pointsman.model.Site;
import dev.pointsman.model.Stickiness;
import dev.pointsman.model.Vip;
import dev.pointsman.model.VipName;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** A site with rules whose clients stay with their servers; all nodes are schedulers of its VIP. */
public final class StickySite {
  private static final VipName VIP = new VipName("media");

  private StickySite() {}

  /** The site as {@code self} has it, with one rule at each port. */
  public static Site of(
      NodeName self, List<NodeName> nodes, Stickiness stick, List<Integer> ports) {
    SequencedMap<NodeName, SchedulerNode> schedulers = new LinkedHashMap<>();
    nodes.forEach(node -> schedulers.put(node, new SchedulerNode(node, "127.0.0.1", 0)));
    SequencedMap<VipName, Vip> vips = new LinkedHashMap<>();
    vips.put(VIP, new Vip(VIP, InetAddress.ofLiteral("127.0.0.1"), nodes));
    List<SchedulingRule> rules = new ArrayList<>();
    for (int port : ports) {
      rules.add(
          new SchedulingRule(
              VIP,
              port,
              Protocol.TELNET,
              RequestMatch.ANY,
              Forwarding.RELAY,
              List.of(new ServerName("s1"), new ServerName("s2")),
              port,
              SchedulingPolicy.LEAST_CONNECTIONS,
              RelayLimits.DEFAULT,
              Optional.of(stick)));
    }
    return new Site(self, schedulers, vips, new LinkedHashMap<>(), rules);
  }

  /** The rule at a port. */
  public static RuleId rule(int port) {
    return new RuleId(VIP + ":" + port);
  }

  /** An observer that looks away. */
  public static Bindings.Observer nobody() {
    return new Bindings.Observer() {
      @Override
      public void counted(SchedulingRule rule, int bindings, long evicted) {}

      @Override
      public void changed() {}
    };
  }
}
