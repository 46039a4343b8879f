package dev.pointsman.testkit.lab;

/**
 * What an interface has carried since it was made, as its host sees it.
 *
 * @param packetsIn packets received
 * @param bytesIn their bytes, with their Ethernet headers
 * @param packetsOut packets sent
 * @param bytesOut their bytes, with their Ethernet headers
 */
public record Counters(long packetsIn, long bytesIn, long packetsOut, long bytesOut) {

  /** What was carried from {@code before} to this. */
  public Counters since(Counters before) {
    return new Counters(
        packetsIn - before.packetsIn,
        bytesIn - before.bytesIn,
        packetsOut - before.packetsOut,
        bytesOut - before.bytesOut);
  }
}
