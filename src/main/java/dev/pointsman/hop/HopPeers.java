package dev.pointsman.hop;

import dev.pointsman.linux.Reach;
import dev.pointsman.linux.Routes;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.SchedulerNode;
import dev.pointsman.model.Site;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The other scheduler nodes, as a node has to know them that is a server itself: what one of them
 * sends here has been decided.
 *
 * @param nodes all but this one
 */
public record HopPeers(List<SchedulerNode> nodes) {
  private static final Logger LOG = LoggerFactory.getLogger(HopPeers.class);

  /** A node that has no others. */
  public static final HopPeers NONE = new HopPeers(List.of());

  public HopPeers {
    nodes = List.copyOf(nodes);
  }

  /** Those of the node that {@code site} is for. */
  public static HopPeers of(Site site) {
    return new HopPeers(
        site.schedulers().values().stream()
            .filter(node -> !node.name().equals(site.node()))
            .toList());
  }

  /**
   * The addresses of those that are on an interface's own link; of the others the log says why they
   * are not among them.
   */
  Set<InetAddress> on(String interfaceName) {
    Set<InetAddress> addresses = new LinkedHashSet<>();
    List<NodeName> others = new ArrayList<>();
    for (SchedulerNode node : nodes) {
      Optional<InetAddress> address = on(interfaceName, node);
      address.ifPresentOrElse(addresses::add, () -> others.add(node.name()));
    }
    if (!others.isEmpty()) {
      LOG.warn(
          "interface={} not-on-its-link={} reason=\"this node is a server, too; what these send it"
              + " cannot be told from what clients send\"",
          interfaceName,
          others);
    }
    return addresses;
  }

  private static Optional<InetAddress> on(String interfaceName, SchedulerNode node) {
    // It asks DNS for a name, as peer links do: once, when the node starts.
    InetSocketAddress host = new InetSocketAddress(node.host(), node.port());
    if (host.isUnresolved()) {
      LOG.warn("peer={} host={} reason=\"no such host\"", node.name(), node.host());
      return Optional.empty();
    }
    try {
      InetAddress address = host.getAddress();
      return new Routes().reach(interfaceName, address) instanceof Reach.OnLink
          ? Optional.of(address)
          : Optional.empty();
    } catch (IOException e) {
      LOG.warn("peer={} host={} reason=\"{}\"", node.name(), node.host(), e.getMessage());
    }
    return Optional.empty();
  }
}
