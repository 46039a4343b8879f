package dev.pointsman.model;

/**
 * A scheduler node: a process that accepts the connections of the VIPs it owns.
 *
 * @param name its name in the site
 * @param host the address or host name its peers reach it by
 * @param port its cluster port, 0 to 65535; 0 picks a free one
 * @param linkPort the port of its peer links, 0 to 65535; 0 picks a free one
 */
public record SchedulerNode(NodeName name, String host, int port, int linkPort) {
  private static final int LINK_DISTANCE = 1000;

  /** A node with the link port that belongs to its cluster port by default. */
  public SchedulerNode(NodeName name, String host, int port) {
    this(name, host, port, linkPortFor(port));
  }

  /** 1000 above the cluster port, or below where there is no such port; 0 for 0. */
  public static int linkPortFor(int port) {
    if (port == 0) {
      return 0;
    }
    return port + LINK_DISTANCE <= 65535 ? port + LINK_DISTANCE : port - LINK_DISTANCE;
  }
}
