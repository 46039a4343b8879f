package dev.pointsman.linux.datapath;

/**
 * What the program counts, all interfaces' traffic of a data path together, since it was opened.
 */
public enum Counter {
  /** First packets of connections, told to this process. */
  SYNS(0),
  /** First packets that were not told, as the ring was full; the client sends them again. */
  SYNS_LOST(1),
  /** Packets of connections that nobody knows. */
  STRAYS(2),
  /** Of those the ones that were not told, as the ring was full. */
  STRAYS_LOST(3),
  /** Packets sent on to servers, those of {@link #UDP} and {@link #ICMP} too. */
  FORWARDED(4),
  /** Their bytes, from the Ethernet header on. */
  FORWARDED_BYTES(5),
  /** Datagrams sent on to the server that holds the client's connection. */
  UDP(6),
  /** ICMP errors sent on to the server whose packet they are about. */
  ICMP(7),
  /** Packets of connections that this node itself serves. */
  LOCAL(8),
  /** Packets dropped since their server's entry is not usable. */
  UNUSABLE(9),
  /** Ends of connections that were not told, as the ring was full; their flags say it. */
  ENDS_LOST(10),
  /**
   * Packets that another scheduler node had sent on already: left to this node's own stack, or
   * dropped when their server is another.
   */
  FROM_PEERS(11),
  /** Packets of connections that nobody knows, dropped as another node owns the VIP. */
  NOT_OWNED(12);

  private final int index;

  Counter(int index) {
    this.index = index;
  }

  int index() {
    return index;
  }

  int offset() {
    return index * Long.BYTES;
  }
}
