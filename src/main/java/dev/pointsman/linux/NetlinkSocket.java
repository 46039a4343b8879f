package dev.pointsman.linux;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A netlink socket: requests to the kernel and its answers. Opened for one piece of work by one
 * thread and closed after it; that costs some microseconds, shares nothing, and follows the
 * thread's network namespace.
 */
final class NetlinkSocket implements AutoCloseable {
  static final int ROUTE = 0;
  static final int SOCK_DIAG = 4;

  private static final int AF_NETLINK = 16;
  private static final int SOL_NETLINK = 270;
  private static final int NETLINK_EXT_ACK = 11;
  private static final int SO_RCVTIMEO = 20;
  private static final int MSG_TRUNC = 0x20;
  private static final int PATIENCE_SECONDS = 5;

  /**
   * The kernel fills a datagram of a dump up to the largest buffer that it was ever offered, at
   * most 32 KiB; a single answer about a link with many virtual functions may be longer.
   */
  private static final int BUFFER = 32 * 1024;

  /** A dump is begun again when its subject changed meanwhile: how often at most. */
  private static final int DUMP_ATTEMPTS = 20;

  private final Libc libc = Libc.get();
  private final Descriptor socket;
  private final byte[] buffer = new byte[BUFFER];
  private int sequence;

  private NetlinkSocket(Descriptor socket) {
    this.socket = socket;
  }

  static NetlinkSocket open(int protocol) throws SystemCallException {
    Descriptor socket =
        Descriptor.rawSocket(
            AF_NETLINK, protocol, "AF_NETLINK, protocol " + protocol, Optional.empty());
    try {
      // Explanations in words are a nicety (Linux 4.12): its absence is no failure.
      Libc.get().setsockopt(socket.fd(), SOL_NETLINK, NETLINK_EXT_ACK, Descriptor.bytes(1));
      byte[] patience =
          ByteBuffer.allocate(16)
              .order(ByteOrder.nativeOrder())
              .putLong(PATIENCE_SECONDS)
              .putLong(0)
              .array();
      Descriptor.check(
          Libc.get().setsockopt(socket.fd(), Descriptor.SOL_SOCKET, SO_RCVTIMEO, patience),
          "setsockopt",
          "SO_RCVTIMEO");
      return new NetlinkSocket(socket);
    } catch (SystemCallException e) {
      socket.close();
      throw e;
    }
  }

  /**
   * Sends a request that the kernel acknowledges or refuses.
   *
   * @param name of the request, for errors
   * @param arguments in the operator's words, for errors
   * @return why it was refused; empty when it was done
   */
  Optional<SystemCallException> request(
      NetlinkRequest request, String name, String arguments, Optional<Capability> needed)
      throws IOException {
    send(request, name);
    while (true) {
      for (NetlinkMessage message : receive(name)) {
        if (message.sequence() == sequence && message.type() == NetlinkMessage.ERROR) {
          return failure(message, name, arguments, needed);
        }
      }
    }
  }

  /**
   * Sends a request for one thing.
   *
   * @return that, or an {@link NetlinkMessage#ERROR} that says why not
   */
  NetlinkMessage ask(NetlinkRequest request, String name) throws IOException {
    send(request, name);
    while (true) {
      for (NetlinkMessage message : receive(name)) {
        if (message.sequence() == sequence && message.type() != NetlinkMessage.NOOP) {
          return message;
        }
      }
    }
  }

  /**
   * Sends a request for a list and collects it.
   *
   * @throws IOException when the kernel refuses, or when what is listed changes faster than it can
   *     be listed
   */
  List<NetlinkMessage> dump(NetlinkRequest request, String name) throws IOException {
    for (int attempt = 0; attempt < DUMP_ATTEMPTS; attempt++) {
      send(request, name);
      Optional<List<NetlinkMessage>> list = collect(name);
      if (list.isPresent()) {
        return list.get();
      }
    }
    throw new IOException(
        name + ": the list changed during each of " + DUMP_ATTEMPTS + " attempts to read it");
  }

  private Optional<List<NetlinkMessage>> collect(String name) throws IOException {
    List<NetlinkMessage> list = new ArrayList<>();
    boolean whole = true;
    while (true) {
      for (NetlinkMessage message : receive(name)) {
        if (message.sequence() != sequence) {
          continue; // of an attempt given up
        }
        whole &= !message.dumpInterrupted();
        switch (message.type()) {
          case NetlinkMessage.NOOP -> {}
          case NetlinkMessage.ERROR, NetlinkMessage.DONE -> {
            Optional<SystemCallException> failure = failure(message, name, "", Optional.empty());
            if (failure.isPresent()) {
              throw failure.get();
            }
            return whole ? Optional.of(list) : Optional.empty();
          }
          default -> list.add(message);
        }
      }
    }
  }

  private static Optional<SystemCallException> failure(
      NetlinkMessage message, String name, String arguments, Optional<Capability> needed)
      throws IOException {
    Errno errno = message.error();
    return errno.number() == 0
        ? Optional.empty()
        : Optional.of(
            SystemCallException.of(name, arguments, errno, message.explanation(), needed));
  }

  private void send(NetlinkRequest request, String name) throws SystemCallException {
    sequence++;
    // Without an address: to the kernel.
    Descriptor.check(
        libc.sendto(socket.fd(), request.toBytes(sequence), new byte[0]), "sendto", name);
  }

  private List<NetlinkMessage> receive(String name) throws IOException {
    while (true) {
      long got = libc.recv(socket.fd(), buffer, MSG_TRUNC);
      if (got < 0 && Descriptor.errno(got).equals(Errno.EINTR)) {
        continue;
      }
      if (got < 0 && Descriptor.errno(got).equals(Errno.EAGAIN)) {
        throw new IOException(name + ": no answer of the kernel in " + PATIENCE_SECONDS + " s");
      }
      Descriptor.check(got, "recv", name);
      if (got > buffer.length) {
        throw new IOException(
            name + ": an answer of " + got + " bytes (expected: at most " + buffer.length + ")");
      }
      return NetlinkMessage.split(Arrays.copyOf(buffer, (int) got));
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
