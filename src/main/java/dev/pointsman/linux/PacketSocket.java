package dev.pointsman.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/**
 * A packet(7) socket for the whole frames of one protocol at one interface.
 *
 * <p>It is given what goes on to that protocol's part of the stack, before that looks at it, and
 * not what a program at the interface's ingress has dropped or sent elsewhere: that costs nothing
 * here.
 */
final class PacketSocket implements AutoCloseable {
  static final int IPV4 = 0x0800;
  static final int IPV6 = 0x86dd;

  private static final int AF_PACKET = 17;
  private static final int SO_ATTACH_FILTER = 26;
  private static final int MSG_DONTWAIT = 0x40;

  private final Libc libc = Libc.get();
  private final Descriptor socket;
  private final byte[] address;
  private final String name;

  private PacketSocket(Descriptor socket, byte[] address, String name) {
    this.socket = socket;
    this.address = address;
    this.name = name;
  }

  /**
   * Opens one in the network namespace of the calling thread.
   *
   * @param filter chooses frames, see {@link FrameFilter}; nothing else is ever received
   */
  static PacketSocket open(Link link, int etherType, byte[] filter) throws SystemCallException {
    String name = "AF_PACKET on " + link.name();
    Descriptor socket =
        Descriptor.rawSocket(AF_PACKET, 0, "AF_PACKET", Optional.of(Capability.NET_RAW));
    byte[] address = // struct sockaddr_ll
        ByteBuffer.allocate(20)
            .order(ByteOrder.nativeOrder())
            .putShort((short) AF_PACKET)
            .put((byte) (etherType >>> 8))
            .put((byte) etherType)
            .putInt(link.index())
            .array();
    try {
      Descriptor.check(
          Libc.get().attachProgram(socket.fd(), Descriptor.SOL_SOCKET, SO_ATTACH_FILTER, filter),
          "setsockopt",
          "SO_ATTACH_FILTER");
      Descriptor.check(Libc.get().bind(socket.fd(), address), "bind", name);
      return new PacketSocket(socket, address, name);
    } catch (SystemCallException e) {
      socket.close();
      throw e;
    }
  }

  int fd() {
    return socket.fd();
  }

  /** Sends a frame, which has all its checksums. */
  void send(byte[] frame) throws SystemCallException {
    Descriptor.check(libc.sendto(socket.fd(), frame, address), "sendto", name);
  }

  /**
   * Receives a frame without waiting.
   *
   * @param buffer what of the frame does not fit into it is left out
   * @return empty if there is none
   */
  Optional<byte[]> receive(byte[] buffer) throws SystemCallException {
    long got = libc.recv(socket.fd(), buffer, MSG_DONTWAIT);
    if (got >= 0) {
      return Optional.of(Arrays.copyOf(buffer, (int) got));
    }
    Errno errno = Descriptor.errno(got);
    // An interface that goes down is told to the socket once; it may come back.
    if (errno.equals(Errno.EAGAIN) || errno.equals(Errno.EINTR) || errno.equals(Errno.ENETDOWN)) {
      return Optional.empty();
    }
    throw SystemCallException.of("recv", name, errno);
  }

  @Override
  public void close() {
    socket.close();
  }
}
