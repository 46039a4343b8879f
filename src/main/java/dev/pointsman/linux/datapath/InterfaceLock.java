package dev.pointsman.linux.datapath;

import dev.pointsman.linux.Descriptor;
import dev.pointsman.linux.Errno;
import dev.pointsman.linux.Libc;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * That no other process has this interface's data path: two would read one ring.
 *
 * <p>A socket of an abstract name (unix(7)), of which there is one in a network namespace, and none
 * once its process is gone, however it went.
 */
final class InterfaceLock implements AutoCloseable {
  private static final int AF_UNIX = 1;
  private static final int DATAGRAM_CLOSE_ON_EXEC = 0x80002;

  private final Descriptor socket;

  private InterfaceLock(Descriptor socket) {
    this.socket = socket;
  }

  /**
   * Takes it.
   *
   * @throws IOException when another process has it
   */
  static InterfaceLock take(String interfaceName) throws IOException {
    String name = "pointsman-hop-" + interfaceName;
    long fd =
        Descriptor.check(
            Libc.get().socket(AF_UNIX, DATAGRAM_CLOSE_ON_EXEC, 0), "socket", "AF_UNIX");
    Descriptor socket = Descriptor.of(fd, name);
    byte[] ascii = name.getBytes(StandardCharsets.US_ASCII);
    byte[] address =
        ByteBuffer.allocate(3 + ascii.length)
            .order(ByteOrder.nativeOrder())
            .putShort((short) AF_UNIX)
            .put((byte) 0) // abstract
            .put(ascii)
            .array();
    long bound = Libc.get().bind(socket.fd(), address);
    if (bound >= 0) {
      return new InterfaceLock(socket);
    }
    socket.close();
    if (Descriptor.errno(bound).equals(Errno.EADDRINUSE)) {
      throw new IOException(
          "interface: "
              + interfaceName
              + ": another process has its hop data path (expected: one Pointsman an interface)");
    }
    Descriptor.check(bound, "bind", "AF_UNIX, " + name);
    throw new IllegalStateException("unreachable");
  }

  @Override
  public void close() {
    socket.close();
  }
}
