package dev.pointsman.config;

import dev.pointsman.config.ClusterKeys.OfCluster;
import dev.pointsman.config.Draft.Placed;
import dev.pointsman.config.syntax.IpLiteral;
import dev.pointsman.model.ClusterSettings;
import dev.pointsman.model.PeerTrust;
import dev.pointsman.model.Quorum;
import dev.pointsman.model.SchedulerNode;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Checks scheduler nodes against each other and against how they keep together. */
final class ClusterChecks {
  /** The fewest of which more than half can be without one that is lost. */
  private static final int FEWEST_FOR_MAJORITY = 3;

  private record Port(String host, int port) {}

  private final Draft draft;
  private final List<Placed<SchedulerNode>> nodes;

  ClusterChecks(Draft draft) {
    this.draft = draft;
    this.nodes = List.copyOf(draft.schedulers.values());
  }

  void run(Block root, ClusterSettings settings) {
    Map<Port, String> taken = new HashMap<>();
    for (Placed<SchedulerNode> node : nodes) {
      SchedulerNode value = node.value();
      // The link port follows from the other, and what is wrong with that is said once.
      if (port(node, "port", value.port(), taken)) {
        port(node, "link-port", value.linkPort(), taken);
      }
    }
    trust(root, settings);
    root.block("cluster", OfCluster.SECTION)
        .filter(block -> settings.quorum() == Quorum.MAJORITY)
        .filter(block -> draft.schedulerNames.size() < FEWEST_FOR_MAJORITY)
        .ifPresent(
            block ->
                block.error(
                    OfCluster.QUORUM,
                    settings.quorum().label(),
                    "with "
                        + draft.schedulerNames.size()
                        + " in `schedulers` no majority is left when one is lost",
                    "none, or three scheduler nodes or more"));
  }

  private boolean port(Placed<SchedulerNode> node, String key, int port, Map<Port, String> taken) {
    String host = node.value().host().toLowerCase(Locale.ROOT);
    if (port == 0) {
      if (nodes.size() > 1) {
        draft.findings.error(
            node.place(key),
            node.key(key),
            "0",
            "its peers would not know it",
            "a port, 1 to 65535, where there are several scheduler nodes");
      }
      return nodes.size() == 1;
    }
    String earlier =
        taken.putIfAbsent(new Port(host, port), node.key(key) + " (" + node.place(key) + ")");
    if (earlier != null) {
      draft.findings.error(
          node.place(key),
          node.key(key),
          node.value().host() + " port " + port,
          earlier + " is there already",
          "a port of its own on this host");
    }
    return earlier == null;
  }

  private void trust(Block root, ClusterSettings settings) {
    boolean local = nodes.stream().allMatch(node -> loopback(node.value().host()));
    Block cluster = root.block("cluster", OfCluster.SECTION).orElse(root);
    boolean tried = cluster.names().stream().anyMatch(List.of("secret", "tls")::contains);
    if (nodes.size() > 1 && !local && !tried && settings.trust() instanceof PeerTrust.None) {
      draft.findings.warning(
          cluster == root ? root.keyPlace("schedulers") : cluster.place(),
          "cluster",
          "",
          "neither `secret` nor `tls`: whoever reaches the ports of the scheduler nodes can take"
              + " the VIPs",
          "`secret`, the same on all of them, or `tls`");
    }
  }

  private static boolean loopback(String host) {
    return IpLiteral.looksLikeOne(host)
        ? InetAddress.ofLiteral(host).isLoopbackAddress()
        : host.equalsIgnoreCase("localhost");
  }
}
