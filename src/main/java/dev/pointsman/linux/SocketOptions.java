package dev.pointsman.linux;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/**
 * Options of sockets that the JDK does not know. ({@code SO_REUSEPORT} it does: {@link
 * java.net.StandardSocketOptions#SO_REUSEPORT}.)
 *
 * <p>None needs a privilege. All throw {@link UnsupportedOperationException} naming the platform,
 * where it is not Linux on x86_64 or aarch64.
 */
public final class SocketOptions {
  private static final int SOL_IP = 0;
  private static final int IP_FREEBIND = 15;
  private static final int SOL_TCP = 6;
  private static final int TCP_INFO = 11;
  private static final int TCP_USER_TIMEOUT = 18;

  private SocketOptions() {}

  /**
   * Lets a socket bind an address that this host does not have yet (ip(7), IP_FREEBIND), IPv4 or
   * IPv6, so that a standby listens before it takes the VIP over. Set before {@code bind}. It works
   * like the sysctl {@code ip_nonlocal_bind}, which needs root and concerns every process.
   */
  public static void setFreeBind(ServerSocketChannel channel, boolean free) throws IOException {
    // One flag of the socket, whichever family's option sets it.
    set(channel, SOL_IP, IP_FREEBIND, free ? 1 : 0, "IP_FREEBIND");
  }

  /** Whether {@link #setFreeBind} was set. */
  public static boolean isFreeBind(ServerSocketChannel channel) throws IOException {
    return get(channel, SOL_IP, IP_FREEBIND, "IP_FREEBIND") != 0;
  }

  /**
   * Limits how long sent data may wait for its acknowledgement, or an unsent keep-alive's, before
   * the connection fails with ETIMEDOUT (RFC 5482; tcp(7), TCP_USER_TIMEOUT). Without it, data
   * written to a host that has vanished is tried again for some 15 minutes.
   *
   * @param timeout in whole milliseconds; zero for the system's default
   * @throws IllegalArgumentException when it is negative or more than {@link Integer#MAX_VALUE} ms
   */
  public static void setUserTimeout(SocketChannel channel, Duration timeout) throws IOException {
    if (timeout.isNegative() || timeout.compareTo(Duration.ofMillis(Integer.MAX_VALUE)) > 0) {
      throw new IllegalArgumentException(
          "timeout: " + timeout + " (expected: 0 to " + Integer.MAX_VALUE + " ms)");
    }
    set(channel, SOL_TCP, TCP_USER_TIMEOUT, (int) timeout.toMillis(), "TCP_USER_TIMEOUT");
  }

  /** What {@link #setUserTimeout} set; zero is the system's default. */
  public static Duration userTimeout(SocketChannel channel) throws IOException {
    return Duration.ofMillis(get(channel, SOL_TCP, TCP_USER_TIMEOUT, "TCP_USER_TIMEOUT"));
  }

  /**
   * How many connections a listening socket has that nobody has accepted yet. The kernel counts
   * them in {@code tcpi_unacked} (net/ipv4/tcp.c, tcp_get_info).
   */
  public static int acceptQueue(ServerSocketChannel listener) throws IOException {
    int unacked = 24; // its offset in struct tcp_info
    byte[] info = new byte[unacked + 4];
    long result = tcpInfo(ChannelDescriptors.of(listener), info);
    Descriptor.check(result, "getsockopt", "TCP_INFO of " + listener);
    return ByteBuffer.wrap(info).order(ByteOrder.nativeOrder()).getInt(unacked);
  }

  /**
   * Reads the beginning of {@code struct tcp_info} (include/uapi/linux/tcp.h) of a socket.
   *
   * @return 0, or minus an {@link Errno}
   */
  static long tcpInfo(int fd, byte[] into) {
    return Libc.get().getsockopt(fd, SOL_TCP, TCP_INFO, into);
  }

  private static void set(Channel channel, int level, int option, int value, String name)
      throws IOException {
    Descriptor.check(
        Libc.get()
            .setsockopt(ChannelDescriptors.of(channel), level, option, Descriptor.bytes(value)),
        "setsockopt",
        name + "=" + value + " of " + channel);
  }

  static int get(Channel channel, int level, int option, String name) throws IOException {
    byte[] value = new byte[4];
    Descriptor.check(
        Libc.get().getsockopt(ChannelDescriptors.of(channel), level, option, value),
        "getsockopt",
        name + " of " + channel);
    return ByteBuffer.wrap(value).order(ByteOrder.nativeOrder()).getInt();
  }
}
