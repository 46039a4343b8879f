package dev.pointsman.failover;

import java.time.Duration;

/**
 * For how long the kernel keeps a VIP's address here without hearing of this process.
 *
 * <p>A process that was killed, is stopped or hangs cannot remove an address, and the kernel goes
 * on answering for it; so the kernel is told beforehand to remove it. Three seconds are less than
 * the five after which a kernel whose sockets still send asks for its neighbours anew, with the
 * address as its own, and draws them back (delay_first_probe_time in net/ipv4/arp.c); and enough
 * for a busy machine to miss two renewals.
 *
 * @param since when it was asked for, by {@link System#nanoTime}: not later than the kernel counts
 */
record AddressLease(long since) {
  static final Duration LENGTH = Duration.ofSeconds(3);

  /** How often it is renewed. */
  static final Duration RENEWAL = Duration.ofSeconds(1);

  /** The kernel removes what has 20 ms to go, and counts in ticks of up to 10 ms. */
  private static final Duration EARLY = Duration.ofMillis(100);

  /** Whether the kernel may have removed the address by {@code now}. */
  boolean over(long now) {
    return now - since >= LENGTH.minus(EARLY).toNanos();
  }
}
