package dev.pointsman.linux;

import java.io.IOException;
import java.nio.channels.SocketChannel;

/**
 * What the kernel knows of the peer of an established connection, without anything being read from
 * it or sent to it.
 */
public enum PeerState {
  /** It may send and listen. */
  PRESENT,
  /**
   * It has ended its sending half, and all it had sent was read. It may be gone, or it may listen:
   * TCP has one sign for both (RFC 9293, 3.6).
   */
  ENDED,
  /** It has reset the connection, or the kernel has given it up. */
  GONE;

  /** States of a connection, as the kernel numbers them (include/net/tcp_states.h). */
  private static final int CLOSE = 7;

  private static final int CLOSE_WAIT = 8;

  private static final int MSG_PEEK = 0x02;
  private static final int MSG_DONTWAIT = 0x40;

  /**
   * Tries whether this can be asked here, with all that is loaded for it: to be called before the
   * first connection comes, as that takes tens of milliseconds.
   *
   * @throws UnsupportedOperationException naming the platform, where it is not Linux on x86_64 or
   *     aarch64
   * @throws LinkageError if the JVM does not show its sockets' descriptors
   */
  public static void tryOut() throws IOException {
    try (SocketChannel unconnected = SocketChannel.open()) {
      PeerState state = of(unconnected);
      if (state != GONE) {
        throw new IOException("the peer of no connection is " + state + " (expected: GONE)");
      }
    }
  }

  /**
   * The state of the peer of {@code channel}, by one call into the kernel; by two if it has ended.
   *
   * @throws java.nio.channels.ClosedChannelException if the channel was closed on this side
   * @throws UnsupportedOperationException naming the platform, where {@link #tryOut} does
   */
  public static PeerState of(SocketChannel channel) throws IOException {
    int fd = ChannelDescriptors.of(channel);
    byte[] state = new byte[1]; // the first field of struct tcp_info
    Descriptor.check(SocketOptions.tcpInfo(fd, state), "getsockopt", "TCP_INFO");
    return switch (state[0]) {
      case CLOSE -> GONE;
      case CLOSE_WAIT -> Libc.get().recv(fd, state, MSG_PEEK | MSG_DONTWAIT) == 0 ? ENDED : PRESENT;
      default -> PRESENT;
    };
  }
}
