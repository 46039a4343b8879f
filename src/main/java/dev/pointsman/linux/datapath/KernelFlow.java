package dev.pointsman.linux.datapath;

import dev.pointsman.model.FlowKey;

/**
 * A connection in the kernel's table.
 *
 * @param server the number of its server's entry
 * @param flags {@link #ESTABLISHED}, {@link #FIN}, {@link #RST}: what the program has seen of the
 *     client; its server may have found a packet not valid
 * @param packets from the client
 * @param bytes of them, from the Ethernet header on
 * @param lastSeen when the last came, in ns of {@link System#nanoTime}, exact to some milliseconds;
 *     0 if none has
 */
public record KernelFlow(
    FlowKey key, int server, int flags, long packets, long bytes, long lastSeen) {
  /** The client has acknowledged something. */
  public static final int ESTABLISHED = 1;

  /** The client has sent a FIN. */
  public static final int FIN = 2;

  /** The client has sent a RST. */
  public static final int RST = 4;

  /** A new connection, decided now. */
  public static KernelFlow of(FlowKey key, int server, long now) {
    return new KernelFlow(key, server, 0, 0, 0, now);
  }

  public boolean has(int flag) {
    return (flags & flag) != 0;
  }
}
