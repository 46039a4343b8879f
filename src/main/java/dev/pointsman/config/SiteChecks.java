package dev.pointsman.config;

import dev.pointsman.config.Draft.Placed;
import dev.pointsman.config.syntax.IpLiteral;
import dev.pointsman.config.syntax.Reading.Read;
import dev.pointsman.model.Endpoint;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.NodeSettings;
import dev.pointsman.model.SchedulerNode;
import dev.pointsman.model.SchedulingRule;
import dev.pointsman.model.Server;
import dev.pointsman.model.Vip;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Checks addresses and ports against each other. */
final class SiteChecks {
  /** A port that this process listens on beside its rules' and the key that says so. */
  private record Taken(Endpoint endpoint, String key) {}

  private final Draft draft;

  SiteChecks(Draft draft) {
    this.draft = draft;
  }

  /** Two parts of one address. */
  void addresses() {
    Map<InetAddress, Placed<Vip>> vips = new HashMap<>();
    for (Placed<Vip> vip : draft.vips.values()) {
      Placed<Vip> earlier = vips.putIfAbsent(vip.value().address(), vip);
      if (earlier != null) {
        draft.findings.error(
            vip.place("address"),
            vip.key("address"),
            vip.value().address().getHostAddress(),
            earlier.reference("address") + " has it already",
            "an address of its own for each VIP");
      }
    }
    Map<InetAddress, Placed<Server>> servers = new HashMap<>();
    for (Placed<Server> server : draft.servers.values()) {
      Placed<Server> earlier = servers.putIfAbsent(server.value().address(), server);
      if (earlier != null) {
        draft.findings.warning(
            server.place("address"),
            server.key("address"),
            server.value().address().getHostAddress(),
            earlier.reference("address") + " has it too",
            "");
      }
    }
  }

  /** Ports that two listeners of this process would want. */
  void ports(Block root, NodeName node, NodeSettings settings) {
    List<Taken> taken = new ArrayList<>();
    taken.add(new Taken(settings.api(), "api"));
    taken.add(new Taken(settings.metrics().prometheus(), "metrics"));
    taken.add(new Taken(settings.metrics().statusPage(), "metrics"));
    taken.addAll(betweenNodes(node));
    for (int i = 0; i < taken.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (taken.get(i).endpoint().collidesWith(taken.get(j).endpoint())) {
          report(taken.get(i), taken.get(j), root);
        }
      }
    }
    for (Placed<SchedulingRule> rule : draft.rules) {
      Placed<Vip> vip = draft.vips.get(rule.value().vip());
      if (vip == null || !vip.value().schedulers().contains(node)) {
        continue;
      }
      Endpoint listener = new Endpoint(vip.value().address(), rule.value().port());
      for (Taken other : taken) {
        if (listener.collidesWith(other.endpoint())) {
          draft.findings.error(
              rule.place("port"),
              rule.key("port"),
              listener.toString(),
              "`" + other.key() + "` listens on " + other.endpoint(),
              "another port here or there");
        }
      }
    }
  }

  /** What peers dial, where there are any; where a host name leads, only the start will tell. */
  private List<Taken> betweenNodes(NodeName node) {
    Placed<SchedulerNode> placed = draft.schedulers.get(node);
    if (placed == null || draft.schedulers.size() < 2) {
      return List.of();
    }
    SchedulerNode own = placed.value();
    return IpLiteral.read(own.host()) instanceof Read<InetAddress> host
        ? List.of(
            new Taken(new Endpoint(host.value(), own.port()), "schedulers"),
            new Taken(new Endpoint(host.value(), own.linkPort()), "schedulers"))
        : List.of();
  }

  /** Points at the one that is written, since the other may be so by default. */
  private void report(Taken one, Taken other, Block root) {
    boolean written = root.names().contains(one.key());
    Taken at = written ? one : other;
    draft.findings.error(
        root.keyPlace(at.key()),
        at.key(),
        at.endpoint().toString(),
        "`" + (written ? other : one).key() + "` listens there, too",
        "another port");
  }
}
