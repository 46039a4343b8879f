package dev.pointsman.peerlink;

import dev.pointsman.model.ClusterSettings;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.SchedulerNode;
import dev.pointsman.model.Site;
import java.time.Duration;
import java.util.List;

/**
 * Who a node is and whom it links to.
 *
 * @param site the site's name; nodes of another are refused
 * @param node this node's name
 * @param incarnation this process among all that have that name; a later one is greater, as the
 *     time of its start is
 * @param host the address that peers reach this node by, which it listens on and dials from
 * @param port where it listens; 0 picks a free one
 * @param peers all other nodes of the site
 * @param silence how long a link may say nothing; 200 ms to 10 s. What is published at least three
 *     times in it keeps a link up
 */
public record LinkSettings(
    String site,
    NodeName node,
    long incarnation,
    String host,
    int port,
    List<Peer> peers,
    Duration silence) {
  private static final Duration SHORTEST = Duration.ofMillis(200);
  private static final Duration LONGEST = Duration.ofSeconds(10);

  /**
   * Another node of the site.
   *
   * @param name its name
   * @param host its address or host name
   * @param port its link port
   */
  public record Peer(NodeName name, String host, int port) {
    /** {@code sched-2 (10.0.0.3:26520)}. */
    @Override
    public String toString() {
      return name + " (" + host + ":" + port + ")";
    }
  }

  public LinkSettings {
    peers = List.copyOf(peers);
    if (silence.compareTo(SHORTEST) < 0 || silence.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "silence: %s (expected: %s to %s)".formatted(silence, SHORTEST, LONGEST));
    }
    if (peers.stream().map(Peer::name).distinct().count() < peers.size()
        || peers.stream().map(Peer::name).anyMatch(node::equals)) {
      throw new IllegalArgumentException(
          "peers: %s (expected: each of the others once, without %s)".formatted(peers, node));
    }
  }

  /** The settings of the node that {@code site} says this process is. */
  public static LinkSettings of(Site site, ClusterSettings cluster, long incarnation) {
    SchedulerNode own = site.schedulers().get(site.node());
    if (own == null) {
      throw new IllegalArgumentException("node: " + site.node() + " (expected: one of schedulers)");
    }
    List<Peer> peers =
        site.schedulers().values().stream()
            .filter(node -> !node.equals(own))
            .map(node -> new Peer(node.name(), node.host(), node.linkPort()))
            .toList();
    return new LinkSettings(
        cluster.name(),
        own.name(),
        incarnation,
        own.host(),
        own.linkPort(),
        peers,
        cluster.silence());
  }
}
