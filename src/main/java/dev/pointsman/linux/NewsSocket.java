package dev.pointsman.linux;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A netlink socket that hears what rtnetlink(7) multicasts to some groups, and on which one thread
 * waits. Answers to what is {@linkplain #send sent} through it come the same way, and so wake that
 * thread.
 */
final class NewsSocket {
  /** Why the wait is over. */
  enum Wake {
    NEWS,
    TIME,
    STOPPED
  }

  /**
   * What was read.
   *
   * @param messages in order
   * @param missed why some of it is lost for good; empty if nothing is
   */
  record News(List<NetlinkMessage> messages, Optional<String> missed) {
    private static News missed(String reason) {
      return new News(List.of(), Optional.of(reason));
    }
  }

  /** {@code RTMGRP_*} (linux/rtnetlink.h). */
  static final int LINKS = 0x1;

  static final int NEIGHBOURS = 0x4;
  static final int IPV4_ADDRESSES = 0x10;
  static final int IPV6_ADDRESSES = 0x100;

  /** Some thousand changes; the kernel's default holds some hundred. */
  static final int KERNEL_BUFFER = 1024 * 1024;

  private static final int AF_NETLINK = 16;
  private static final int SO_RCVBUF = 8;
  private static final int MSG_DONTWAIT = 0x40;
  private static final int MSG_TRUNC = 0x20;
  private static final int BUFFER = 32 * 1024;

  private final Libc libc = Libc.get();
  private final Descriptor socket;
  private final Descriptor stop;
  private final String name;
  private final byte[] buffer = new byte[BUFFER];
  private boolean closed;

  private NewsSocket(Descriptor socket, Descriptor stop, String name) {
    this.socket = socket;
    this.stop = stop;
    this.name = name;
  }

  /**
   * Begins to hear, in the network namespace of the calling thread.
   *
   * @param name of who hears, for errors
   */
  static NewsSocket open(int groups, int kernelBuffer, String name) throws SystemCallException {
    Descriptor socket =
        Descriptor.rawSocket(
            AF_NETLINK, NetlinkSocket.ROUTE, "AF_NETLINK, NETLINK_ROUTE", Optional.empty());
    try {
      // Capped silently at net.core.rmem_max.
      socket.set(Descriptor.SOL_SOCKET, SO_RCVBUF, kernelBuffer, "SO_RCVBUF");
      byte[] address =
          ByteBuffer.allocate(12)
              .order(ByteOrder.nativeOrder())
              .putShort((short) AF_NETLINK)
              .putShort((short) 0)
              .putInt(0)
              .putInt(groups)
              .array();
      Descriptor.check(
          Libc.get().bind(socket.fd(), address), "bind", "AF_NETLINK, groups of the " + name);
      return new NewsSocket(socket, Descriptor.event(name), name);
    } catch (SystemCallException e) {
      socket.close();
      throw e;
    }
  }

  /** Sends a request; its answer is news. By any thread, in any namespace. */
  void send(byte[] message, String request) throws SystemCallException {
    synchronized (stop) {
      if (closed) { // the number of its descriptor may be somebody else's by now
        throw SystemCallException.of("sendto", request, Errno.EBADF);
      }
      // Without an address: to the kernel.
      Descriptor.check(libc.sendto(socket.fd(), message, new byte[0]), "sendto", request);
    }
  }

  /**
   * Waits for news.
   *
   * @param millis at most; negative for ever
   */
  Wake await(int millis) throws SystemCallException {
    long ready = Descriptor.awaitReadable(new int[] {stop.fd(), socket.fd()}, millis, name);
    if ((ready & 1) != 0) {
      return Wake.STOPPED;
    }
    return ready == 0 ? Wake.TIME : Wake.NEWS;
  }

  /** Reads without waiting. */
  News read() throws SystemCallException {
    long got = libc.recv(socket.fd(), buffer, MSG_DONTWAIT | MSG_TRUNC);
    if (got < 0) {
      Errno errno = Descriptor.errno(got);
      if (errno.equals(Errno.ENOBUFS)) {
        discard();
        return News.missed("the kernel's buffer of news overflowed");
      } else if (errno.equals(Errno.EAGAIN) || errno.equals(Errno.EINTR)) {
        return new News(List.of(), Optional.empty());
      }
      throw SystemCallException.of("recv", name, errno);
    }
    if (got > buffer.length) {
      return News.missed("news of " + got + " bytes (expected: at most " + buffer.length + ")");
    }
    try {
      return new News(NetlinkMessage.split(Arrays.copyOf(buffer, (int) got)), Optional.empty());
    } catch (IOException e) {
      return News.missed("news that cannot be read: " + e.getMessage());
    }
  }

  /**
   * Empties the kernel's buffer after an overflow. Until it is empty the kernel drops more without
   * another word (NETLINK_S_CONGESTED in net/netlink/af_netlink.c); whoever asked anew before that
   * might never hear of what was dropped after.
   */
  private void discard() throws SystemCallException {
    while (true) {
      long got = libc.recv(socket.fd(), buffer, MSG_DONTWAIT);
      if (got < 0) {
        Errno errno = Descriptor.errno(got);
        if (errno.equals(Errno.EAGAIN)) {
          return;
        } else if (!errno.equals(Errno.ENOBUFS) && !errno.equals(Errno.EINTR)) {
          throw SystemCallException.of("recv", name, errno);
        }
      }
    }
  }

  /**
   * Has the thread that waits close this, and waits until it has, unless it is the calling one or
   * the calling one is interrupted.
   */
  void stop(Thread waiting) {
    synchronized (stop) {
      if (!closed) {
        try {
          stop.signal();
        } catch (SystemCallException e) {
          throw new IllegalStateException("the " + name + " cannot be told to stop", e);
        }
      }
    }
    if (Thread.currentThread() != waiting) {
      try {
        waiting.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** By the thread that waits, when it does so no more. */
  void close() {
    synchronized (stop) {
      closed = true;
      stop.close();
    }
    socket.close();
  }
}
