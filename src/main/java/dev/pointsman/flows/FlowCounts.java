package dev.pointsman.flows;

/**
 * What the kernel has counted of a flow since it was given it.
 *
 * @param packets from the client
 * @param bytes of these, with all headers
 * @param lastSeen when the last one came, in nanoseconds of the clock that all calls use; 0 for
 *     never
 * @param confirmed whether one came after the SYN
 * @param fin whether one had FIN
 * @param reset whether one had RST
 */
public record FlowCounts(
    long packets, long bytes, long lastSeen, boolean confirmed, boolean fin, boolean reset) {
  /** Of a flow that the kernel does not have. */
  public static final FlowCounts NONE = new FlowCounts(0, 0, 0, false, false, false);
}
