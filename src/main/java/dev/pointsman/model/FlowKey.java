package dev.pointsman.model;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Names a TCP connection that is hopped to a server: where the client is and what it dialled. Both
 * addresses are 128 bits, IPv4 as IPv4-mapped IPv6 ({@code ::ffff:10.0.0.1}, RFC 4291, 2.5.5.2), as
 * they are in the kernel's map, so that one kind of key serves both.
 *
 * @param clientHigh the first 64 bits of the client's address
 * @param clientLow the last 64 bits of it
 * @param clientPort 0 to 65535
 * @param vipHigh the first 64 bits of the VIP's address
 * @param vipLow the last 64 bits of it
 * @param vipPort 0 to 65535
 */
public record FlowKey(
    long clientHigh, long clientLow, int clientPort, long vipHigh, long vipLow, int vipPort) {
  /** The last 64 bits of an IPv4-mapped address, but for its lowest 32: the address itself. */
  private static final long MAPPED = 0xffffL << 32;

  /** Odd, and 2^64 by the golden ratio (Knuth, The Art of Computer Programming, 6.4). */
  private static final long MIX = 0x9e3779b97f4a7c15L;

  public FlowKey {
    requirePort("client", clientPort);
    requirePort("vip", vipPort);
  }

  /** The flow of a client that dialled {@code dialled}. */
  public static FlowKey of(Endpoint client, Endpoint dialled) {
    return new FlowKey(
        high(client.address()),
        low(client.address()),
        client.port(),
        high(dialled.address()),
        low(dialled.address()),
        dialled.port());
  }

  /** The first 64 of an address's 128 bits; 0 if it is IPv4. */
  public static long high(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length == Integer.BYTES ? 0 : ByteBuffer.wrap(bytes).getLong();
  }

  /** The last 64 of an address's 128 bits. */
  public static long low(InetAddress address) {
    ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
    return bytes.remaining() == Integer.BYTES ? mapped(bytes.getInt()) : bytes.getLong(Long.BYTES);
  }

  /** The last 64 bits of an IPv4 address as an IPv4-mapped one; the first are 0. */
  public static long mapped(int ipv4) {
    return MAPPED | Integer.toUnsignedLong(ipv4);
  }

  /** Whether these 128 bits are an IPv4-mapped address. */
  public static boolean isMapped(long high, long low) {
    return high == 0 && low >>> 32 == 0xffff;
  }

  /** Whether the client dialled an IPv4 address. */
  public boolean isIpv4() {
    return isMapped(vipHigh, vipLow);
  }

  public Endpoint client() {
    return new Endpoint(address(clientHigh, clientLow), clientPort);
  }

  /** The VIP's address and the port dialled. */
  public Endpoint dialled() {
    return new Endpoint(address(vipHigh, vipLow), vipPort);
  }

  /** Whether both clients dialled the same VIP, whichever port of it. */
  public boolean hasVipOf(FlowKey other) {
    return vipLow == other.vipLow && vipHigh == other.vipHigh;
  }

  /**
   * Refuses a key whose client has dialled another VIP than that of {@code other}.
   *
   * @throws IllegalArgumentException naming both
   */
  public void requireVipOf(FlowKey other) {
    if (!hasVipOf(other)) {
      throw new IllegalArgumentException(
          "flow "
              + this
              + " (expected: one of "
              + other.dialled().address().getHostAddress()
              + ")");
    }
  }

  /** The other direction: who was the client is the VIP, and the other way round. */
  public FlowKey reversed() {
    return new FlowKey(
        /* clientHigh= */ vipHigh,
        /* clientLow= */ vipLow,
        /* clientPort= */ vipPort,
        /* vipHigh= */ clientHigh,
        /* vipLow= */ clientLow,
        /* vipPort= */ clientPort);
  }

  // By hand: a record's own are composed of method handles as they are first used, which is slow
  // as long as the JVM is cold, and a node that takes over asks them for thousands of flows then.

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FlowKey that
        && clientLow == that.clientLow
        && clientPort == that.clientPort
        && clientHigh == that.clientHigh
        && vipPort == that.vipPort
        && vipLow == that.vipLow
        && vipHigh == that.vipHigh;
  }

  @Override
  public int hashCode() {
    long hash = clientHigh;
    hash = 31 * hash + clientLow;
    hash = 31 * hash + clientPort;
    hash = 31 * hash + vipHigh;
    hash = 31 * hash + vipLow;
    hash = 31 * hash + vipPort;
    return Long.hashCode(hash * MIX);
  }

  /** {@code 10.0.0.1:40000 > 10.10.10.101:80}. */
  @Override
  public String toString() {
    return client() + " > " + dialled();
  }

  private static InetAddress address(long high, long low) {
    byte[] bytes = ByteBuffer.allocate(2 * Long.BYTES).putLong(high).putLong(low).array();
    try {
      // Makes an IPv4 address of a mapped one.
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("16 bytes that are no address", e);
    }
  }

  private static void requirePort(String what, int port) {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException(what + " port: " + port + " (expected: 0 to 65535)");
    }
  }
}
