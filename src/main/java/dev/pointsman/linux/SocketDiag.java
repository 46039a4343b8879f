package dev.pointsman.linux;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The TCP sockets of this host in a given state (sock_diag(7)). Needs no privilege. */
final class SocketDiag {
  /** States (include/net/tcp_states.h). */
  static final int SYN_RECEIVED = 3;

  static final int LISTEN = 10;

  private static final int BY_FAMILY = 20; // SOCK_DIAG_BY_FAMILY
  private static final int TCP = 6;
  private static final int ID = 48; // struct inet_diag_sockid
  private static final int INODE = 4 + ID + 16;
  private static final int ANSWER_HEADER = INODE + 4; // struct inet_diag_msg

  /**
   * A TCP socket.
   *
   * @param local its own address, IPv4 if it is mapped into IPv6
   * @param cookie the kernel's number of it, never used again
   * @param inode its number in the file system of sockets
   */
  record Tcp(InetSocketAddress local, long cookie, long inode) {}

  private SocketDiag() {}

  /**
   * The sockets of a family in a state that have {@code local} as their own address and port; if it
   * is the wildcard, those with any address or the wildcard and that port.
   */
  static List<Tcp> find(int family, InetSocketAddress local, int state) throws IOException {
    List<Tcp> found = new ArrayList<>();
    try (NetlinkSocket socket = NetlinkSocket.open(NetlinkSocket.SOCK_DIAG)) {
      NetlinkRequest request = request(family, local.getPort(), state);
      for (NetlinkMessage message : socket.dump(request, "SOCK_DIAG_BY_FAMILY")) {
        Tcp tcp = read(message);
        if (local.getAddress().isAnyLocalAddress() || tcp.local().equals(local)) {
          found.add(tcp);
        }
      }
    }
    return found;
  }

  /** The sockets that listen on an address, whichever their ports. */
  static List<Tcp> listening(InetAddress address) throws IOException {
    List<Tcp> found = new ArrayList<>();
    for (int family : new int[] {RouteMessages.AF_INET, RouteMessages.AF_INET6}) {
      try (NetlinkSocket socket = NetlinkSocket.open(NetlinkSocket.SOCK_DIAG)) {
        for (NetlinkMessage message :
            socket.dump(request(family, 0, LISTEN), "SOCK_DIAG_BY_FAMILY")) {
          Tcp tcp = read(message);
          if (tcp.local().getAddress().equals(address)) {
            found.add(tcp);
          }
        }
      }
    }
    return found;
  }

  static NetlinkRequest request(int family, int localPort, int state) {
    return new NetlinkRequest(BY_FAMILY, NetlinkRequest.DUMP)
        .u8(family)
        .u8(TCP)
        .u16(0)
        .u32(1 << state)
        .be16(localPort)
        .zeros(ID - 2);
  }

  static Tcp read(NetlinkMessage message) throws IOException {
    ByteBuffer payload = message.payload();
    if (payload.limit() < ANSWER_HEADER) {
      throw new IOException(
          "sock_diag message of "
              + payload.limit()
              + " bytes (expected: "
              + ANSWER_HEADER
              + " or more)");
    }
    int family = payload.get(0);
    byte[] address = new byte[family == RouteMessages.AF_INET ? 4 : 16];
    payload.get(8, address);
    int port = (payload.get(4) & 0xff) << 8 | (payload.get(5) & 0xff);
    return new Tcp(
        new InetSocketAddress(InetAddress.getByAddress(address), port), // unmaps IPv4
        payload.getLong(44),
        payload.getInt(INODE) & 0xffffffffL);
  }
}
