package dev.pointsman.linux.datapath;

/**
 * How much a data path holds at most.
 *
 * @param flows connections at the same time, 1 to 16,777,216; memory is taken as they come
 * @param sessions clients whose datagrams find their server, and as many paths of datagrams, 1 to
 *     16,777,216; memory is taken at once, and the least recently used is forgotten
 * @param eventBytes of the ring for first packets and ends, a power of two from 4096
 * @param strayBytes of the ring for packets of unknown connections, a power of two from 4096
 */
public record DataPathSizes(int flows, int sessions, int eventBytes, int strayBytes) {
  private static final int MOST = 1 << 24;

  /** 262,144 connections, 65,536 clients, 18,700 first packets, 1,170 strays. */
  public static final DataPathSizes DEFAULT =
      new DataPathSizes(262_144, 65_536, Layout.EVENTS_BYTES, Layout.STRAYS_BYTES);

  public DataPathSizes {
    require("flows", flows, 1, MOST);
    require("sessions", sessions, 1, MOST);
    requireRing("eventBytes", eventBytes);
    requireRing("strayBytes", strayBytes);
  }

  private static void require(String what, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          what + ": " + value + " (expected: " + least + " to " + most + ")");
    }
  }

  private static void requireRing(String what, int bytes) {
    if (bytes < 4096 || Integer.bitCount(bytes) != 1) {
      throw new IllegalArgumentException(
          what + ": " + bytes + " (expected: a power of two from 4096 to 1073741824)");
    }
  }
}
