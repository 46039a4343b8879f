package dev.pointsman.linux;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * The packet sockets of a {@link HalfOpenProbe}, one for IPv4 and one for IPv6, and the thread that
 * reads what they are sent.
 */
final class AnswerSockets implements AutoCloseable {
  /** The heads; the rest of what a server may send is of no interest. */
  private static final int LONGEST = 256;

  private final PacketSocket ipv4;
  private final PacketSocket ipv6;
  private final Descriptor stop;
  private final Consumer<byte[]> frames;
  private final Consumer<SystemCallException> failure;
  private final byte[] buffer = new byte[LONGEST];
  private final Thread thread;
  private boolean closed;

  private AnswerSockets(
      String name,
      PacketSocket ipv4,
      PacketSocket ipv6,
      Descriptor stop,
      Consumer<byte[]> frames,
      Consumer<SystemCallException> failure) {
    this.ipv4 = ipv4;
    this.ipv6 = ipv6;
    this.stop = stop;
    this.frames = frames;
    this.failure = failure;
    this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
  }

  /**
   * Opens them in the network namespace of the calling thread.
   *
   * @param ports the first of those whose segments are read, see {@link FrameFilter#toPorts}
   * @param frames told each frame, cut short, by one thread
   * @param failure told once why no frame is told any more, unless they were closed
   */
  static AnswerSockets open(
      Link link,
      int ports,
      int count,
      Consumer<byte[]> frames,
      Consumer<SystemCallException> failure)
      throws SystemCallException {
    String name = "probe answers on " + link.name();
    PacketSocket ipv4 =
        PacketSocket.open(link, PacketSocket.IPV4, FrameFilter.toPorts(true, ports, count));
    PacketSocket ipv6 = null;
    try {
      ipv6 = PacketSocket.open(link, PacketSocket.IPV6, FrameFilter.toPorts(false, ports, count));
      AnswerSockets sockets =
          new AnswerSockets(name, ipv4, ipv6, Descriptor.event(name), frames, failure);
      sockets.thread.start();
      return sockets;
    } catch (SystemCallException e) {
      ipv4.close();
      if (ipv6 != null) {
        ipv6.close();
      }
      throw e;
    }
  }

  /** Sends a frame. */
  synchronized void send(byte[] frame, boolean isIpv4) throws SystemCallException {
    if (closed) { // the number of its descriptor may be somebody else's by now
      throw SystemCallException.of("sendto", thread.getName(), Errno.EBADF);
    }
    (isIpv4 ? ipv4 : ipv6).send(frame);
  }

  private void run() {
    try {
      long ready = await();
      while ((ready & 1) == 0) {
        if ((ready & 2) != 0) {
          tell(ipv4.receive(buffer));
        }
        if ((ready & 4) != 0) {
          tell(ipv6.receive(buffer));
        }
        ready = await();
      }
    } catch (SystemCallException e) {
      failure.accept(e);
    } finally {
      synchronized (this) {
        closed = true;
        stop.close();
        ipv4.close();
        ipv6.close();
      }
    }
  }

  private long await() throws SystemCallException {
    int[] fds = {stop.fd(), ipv4.fd(), ipv6.fd()};
    return Descriptor.awaitReadable(fds, -1, thread.getName());
  }

  private void tell(Optional<byte[]> frame) {
    try {
      frame.ifPresent(frames);
    } catch (RuntimeException e) {
      thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
    }
  }

  /** Ends reading; nothing is told afterwards, unless the calling thread is interrupted. */
  @Override
  public void close() {
    synchronized (this) {
      if (!closed) {
        try {
          stop.signal();
        } catch (SystemCallException e) {
          throw new IllegalStateException(thread.getName() + " cannot be told to stop", e);
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
}
