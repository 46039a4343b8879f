package dev.pointsman.linux;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The news of links and addresses, as the kernel multicasts it (rtnetlink(7)), told to a listener
 * on a thread of its own.
 *
 * <p>Whoever needs the present state too starts the watcher first and then asks {@link Rtnetlink}:
 * in the other order a change in between is never heard of. The listener should return soon, e.g.
 * send a message to an actor; while it does not, the kernel keeps news in a buffer of bounded size
 * and then drops it, which is told as {@link NetworkEvent.Missed}. The kernel tells at once that a
 * link is down, unless it has told other such news within the last second (net/core/link_watch.c).
 */
public final class NetworkWatcher implements AutoCloseable {
  private static final int AF_NETLINK = 16;
  private static final int GROUPS = 0x1 | 0x10 | 0x100; // RTMGRP_LINK, _IPV4_IFADDR, _IPV6_IFADDR
  private static final int SO_RCVBUF = 8;
  private static final int MSG_DONTWAIT = 0x40;
  private static final int MSG_TRUNC = 0x20;
  private static final int BUFFER = 32 * 1024;

  /** Some thousand changes; the kernel's default holds some hundred. */
  private static final int KERNEL_BUFFER = 1024 * 1024;

  private final Libc libc = Libc.get();
  private final Descriptor socket;
  private final Descriptor stop;
  private final Consumer<? super NetworkEvent> listener;
  private final Thread thread;
  private final byte[] buffer = new byte[BUFFER];

  /** What was told last of each link, so that what is told again is not told on. */
  private final Map<Integer, Link> known = new HashMap<>();

  private NetworkWatcher(
      Descriptor socket, Descriptor stop, Consumer<? super NetworkEvent> listener) {
    this.socket = socket;
    this.stop = stop;
    this.listener = listener;
    this.thread = Thread.ofPlatform().daemon().name("network watcher").unstarted(this::run);
  }

  /**
   * Begins to watch the network namespace of the calling thread. Every change after the return of
   * this call is told.
   *
   * @param listener called by one thread; an exception of it goes to that thread's {@link
   *     Thread.UncaughtExceptionHandler}, and watching goes on
   * @throws UnsupportedOperationException naming the platform, where it is not Linux on x86_64 or
   *     aarch64
   */
  public static NetworkWatcher start(Consumer<? super NetworkEvent> listener)
      throws SystemCallException {
    return start(listener, KERNEL_BUFFER);
  }

  static NetworkWatcher start(Consumer<? super NetworkEvent> listener, int kernelBuffer)
      throws SystemCallException {
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
              .putInt(GROUPS)
              .array();
      Descriptor.check(
          Libc.get().bind(socket.fd(), address), "bind", "AF_NETLINK, groups of links, addresses");
      NetworkWatcher watcher =
          new NetworkWatcher(socket, Descriptor.event("network watcher"), listener);
      watcher.thread.start();
      return watcher;
    } catch (SystemCallException e) {
      socket.close();
      throw e;
    }
  }

  /**
   * Ends watching. After its return nothing is told any more, unless the listener itself calls it
   * or the calling thread is interrupted.
   */
  @Override
  public void close() {
    synchronized (stop) {
      if (thread.isAlive()) {
        try {
          stop.signal();
        } catch (SystemCallException e) {
          throw new IllegalStateException("the network watcher cannot be told to stop", e);
        }
      }
    }
    if (Thread.currentThread() != thread) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void run() {
    try {
      while (awaitNews()) {
        readNews();
      }
    } catch (IOException e) {
      tell(new NetworkEvent.Ended(e));
    } finally {
      synchronized (stop) {
        stop.close();
      }
      socket.close();
    }
  }

  /** Waits for news; false when there is to be no more. */
  private boolean awaitNews() throws SystemCallException {
    while (true) {
      long ready = libc.pollReadable(new int[] {stop.fd(), socket.fd()}, -1);
      if (ready < 0 && Descriptor.errno(ready).equals(Errno.EINTR)) {
        continue;
      }
      Descriptor.check(ready, "poll", "network watcher");
      return (ready & 1) == 0;
    }
  }

  private void readNews() throws SystemCallException {
    long got = libc.recv(socket.fd(), buffer, MSG_DONTWAIT | MSG_TRUNC);
    if (got < 0) {
      Errno errno = Descriptor.errno(got);
      if (errno.equals(Errno.ENOBUFS)) {
        discardNews();
        missed("the kernel's buffer of news overflowed");
      } else if (!isNothing(errno)) {
        throw SystemCallException.of("recv", "network watcher", errno);
      }
    } else if (got > buffer.length) {
      missed("news of " + got + " bytes (expected: at most " + buffer.length + ")");
    } else {
      try {
        for (NetlinkMessage message : NetlinkMessage.split(Arrays.copyOf(buffer, (int) got))) {
          tell(message);
        }
      } catch (IOException e) {
        missed("news that cannot be read: " + e.getMessage());
      }
    }
  }

  /**
   * Empties the kernel's buffer after an overflow. Until it is empty the kernel drops more without
   * another word (NETLINK_S_CONGESTED in net/netlink/af_netlink.c); whoever asked anew before that
   * might never hear of what was dropped after.
   */
  private void discardNews() throws SystemCallException {
    while (true) {
      long got = libc.recv(socket.fd(), buffer, MSG_DONTWAIT);
      if (got < 0) {
        Errno errno = Descriptor.errno(got);
        if (errno.equals(Errno.EAGAIN)) {
          return;
        } else if (!errno.equals(Errno.ENOBUFS) && !errno.equals(Errno.EINTR)) {
          throw SystemCallException.of("recv", "network watcher", errno);
        }
      }
    }
  }

  private static boolean isNothing(Errno errno) {
    return errno.equals(Errno.EAGAIN) || errno.equals(Errno.EINTR);
  }

  private void missed(String reason) {
    known.clear();
    tell(new NetworkEvent.Missed(reason));
  }

  private void tell(NetlinkMessage message) throws IOException {
    switch (message.type()) {
      case RouteMessages.NEWLINK -> {
        Link link = RouteMessages.link(message);
        if (!link.equals(known.put(link.index(), link))) {
          tell(new NetworkEvent.LinkChanged(link));
        }
      }
      case RouteMessages.DELLINK -> {
        Link link = RouteMessages.link(message);
        known.remove(link.index());
        tell(new NetworkEvent.LinkRemoved(link));
      }
      case RouteMessages.NEWADDR ->
          RouteMessages.address(message)
              .ifPresent(address -> tell(new NetworkEvent.AddressAdded(address)));
      case RouteMessages.DELADDR ->
          RouteMessages.address(message)
              .ifPresent(address -> tell(new NetworkEvent.AddressRemoved(address)));
      default -> {} // nothing else is multicast to these groups
    }
  }

  private void tell(NetworkEvent event) {
    try {
      listener.accept(event);
    } catch (RuntimeException e) {
      thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
    }
  }
}
