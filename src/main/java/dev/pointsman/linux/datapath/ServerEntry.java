package dev.pointsman.linux.datapath;

import dev.pointsman.linux.Link;
import dev.pointsman.linux.MacAddress;

/**
 * How packets reach a server.
 *
 * @param to its hardware address on the link
 * @param from that of the interface through which they leave
 * @param link the number of that interface
 * @param usable false drops them, e.g. as long as nobody knows its hardware address
 * @param local it is this node: packets go to its own stack, and the rest does not matter
 * @param tag whatever tells who adopts the data path which server this is, such as a hash of its
 *     name; the program does not look at it
 */
public record ServerEntry(
    MacAddress to, MacAddress from, int link, boolean usable, boolean local, long tag) {
  private static final MacAddress NONE = MacAddress.of(new byte[6]);

  /** Packets are dropped, and counted as {@link Counter#UNUSABLE}. */
  public static ServerEntry unusable(long tag) {
    return new ServerEntry(NONE, NONE, 0, false, false, tag);
  }

  /** This node is the server. */
  public static ServerEntry thisNode(long tag) {
    return new ServerEntry(NONE, NONE, 0, true, true, tag);
  }

  /**
   * Another host, reached through an interface.
   *
   * @throws IllegalArgumentException when the interface has no hardware address
   */
  public static ServerEntry through(Link link, MacAddress server, long tag) {
    MacAddress own =
        link.mac()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "interface: " + link.name() + " (expected: an Ethernet)"));
    return new ServerEntry(server, own, link.index(), true, false, tag);
  }
}
