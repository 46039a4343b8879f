package dev.pointsman.linux.datapath;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.pointsman.linux.Capability;
import dev.pointsman.linux.Descriptor;
import dev.pointsman.linux.Errno;
import dev.pointsman.linux.Libc;
import dev.pointsman.linux.SystemCallException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;

/**
 * Sends frames through an interface, many with one call (sendmmsg(2) of a packet(7) socket). They
 * leave as they are: with all checksums. May be used by any number of threads.
 */
final class FrameSender implements AutoCloseable {
  private static final int AF_PACKET = 17;
  private static final int RECEIVE_NOTHING = 0;
  private static final int MSG_DONTWAIT = 0x40;

  private static final int ADDRESS_SIZE = 20; // struct sockaddr_ll
  private static final int VECTOR_SIZE = 16; // struct iovec
  private static final int HEADER_SIZE = 64; // struct mmsghdr

  /** The kernel takes no more at a time (UIO_MAXIOV). */
  private static final int MOST = 1024;

  private final Descriptor socket;
  private final int link;
  private final String interfaceName;

  private FrameSender(Descriptor socket, int link, String interfaceName) {
    this.socket = socket;
    this.link = link;
    this.interfaceName = interfaceName;
  }

  static FrameSender open(int link, String interfaceName) throws SystemCallException {
    Descriptor socket =
        Descriptor.rawSocket(
            AF_PACKET, RECEIVE_NOTHING, "AF_PACKET", Optional.of(Capability.NET_RAW));
    return new FrameSender(socket, link, interfaceName);
  }

  /**
   * Sends frames in order, without waiting.
   *
   * @return how many; fewer when the interface's queue is full
   * @throws SystemCallException when the interface is down or gone
   */
  int send(List<byte[]> frames) throws SystemCallException {
    int sent = 0;
    while (sent < frames.size()) {
      List<byte[]> next = frames.subList(sent, Math.min(frames.size(), sent + MOST));
      long result = sendSome(next);
      if (result < 0) {
        Errno errno = Descriptor.errno(result);
        if (errno.equals(Errno.ENOBUFS) || errno.equals(Errno.EAGAIN)) {
          return sent;
        } else if (!errno.equals(Errno.EINTR)) {
          throw SystemCallException.of("sendmmsg", "AF_PACKET on " + interfaceName, errno);
        }
      } else {
        sent += (int) result;
      }
    }
    return sent;
  }

  private long sendSome(List<byte[]> frames) {
    try (Arena arena = Arena.ofConfined()) {
      int count = frames.size();
      MemorySegment headers = arena.allocate((long) HEADER_SIZE * count, Long.BYTES);
      MemorySegment vectors = arena.allocate((long) VECTOR_SIZE * count, Long.BYTES);
      MemorySegment addresses = arena.allocate((long) ADDRESS_SIZE * count, Long.BYTES);
      for (int i = 0; i < count; i++) {
        byte[] frame = frames.get(i);
        MemorySegment address = addresses.asSlice((long) ADDRESS_SIZE * i, ADDRESS_SIZE);
        address.set(JAVA_SHORT, 0, (short) AF_PACKET);
        MemorySegment.copy(frame, 12, address, JAVA_BYTE, 2, 2); // Ethernet's type
        address.set(JAVA_INT, 4, link);
        MemorySegment vector = vectors.asSlice((long) VECTOR_SIZE * i, VECTOR_SIZE);
        vector.set(ADDRESS, 0, arena.allocateFrom(JAVA_BYTE, frame));
        vector.set(JAVA_LONG, 8, frame.length);
        MemorySegment header = headers.asSlice((long) HEADER_SIZE * i, HEADER_SIZE);
        header.set(ADDRESS, 0, address);
        header.set(JAVA_INT, 8, ADDRESS_SIZE);
        header.set(ADDRESS, 16, vector);
        header.set(JAVA_LONG, 24, 1);
      }
      return Libc.get().sendmmsg(socket.fd(), headers, count, MSG_DONTWAIT);
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
