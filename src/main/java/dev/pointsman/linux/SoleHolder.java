package dev.pointsman.linux;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * A thread that alone holds a TCP connection, so that the connection ends when the process begins
 * to die, and not when it has died.
 *
 * <p>Of a process that is killed the kernel takes the memory away first and the open files last
 * (do_exit in kernel/exit.c: exit_mm comes before exit_files), and as the threads share one table
 * of files, it is closed by the last of them, which is the one that took the memory away. With a
 * heap of 300 MB that takes 40 ms, on a busy machine 100. A thread with a table of its own closes
 * it as soon as the signal has reached it: within 1 to 6 ms, measured the same way.
 *
 * <p>The table is made by close_range(2) with {@code CLOSE_RANGE_UNSHARE} (Linux 5.9), which copies
 * what is not closed at once. From then on the thread has no other file, so it can load no class
 * from a jar: whatever it still does it has done once before. The end of the connection tells the
 * peer what happened: bare (FIN) is the end of the process, a reset is none and comes from {@link
 * #release} or from a network that gave up.
 */
public final class SoleHolder {
  private static final int CLOSE_RANGE_UNSHARE = 2;
  private static final int LAST_DESCRIPTOR = -1; // unsigned
  private static final int SO_LINGER = 13;
  private static final long INTERRUPTED = -Errno.EINTR.number();

  private final Libc libc = Libc.get();
  private final Descriptor wake;
  private final int fd;
  private final CountDownLatch begun = new CountDownLatch(1);
  private final Thread thread;
  private volatile @Nullable Errno refused;
  private boolean ended;

  private SoleHolder(int fd, Descriptor wake, String name) {
    this.fd = fd;
    this.wake = wake;
    this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
  }

  /** Whether the platform is one of ours; the kernel may still be too old, or forbid it. */
  public static boolean isSupported() {
    return Platform.isSupported();
  }

  /**
   * Takes a connection over: the channel is closed, the connection lives on.
   *
   * @param channel connected and blocking, with nothing of it left to read; nobody uses it
   * @param name of the thread
   * @throws SystemCallException where the kernel has no close_range(2) or does not allow it; the
   *     channel is then as it was
   */
  public static SoleHolder hold(SocketChannel channel, String name)
      throws IOException, InterruptedException {
    SoleHolder holder =
        new SoleHolder(ChannelDescriptors.of(channel), Descriptor.event("wake"), name);
    holder.thread.start();
    holder.awaitBegun();
    Errno why = holder.refused;
    if (why != null) {
      holder.awaitEnd();
      throw SystemCallException.of("close_range", "CLOSE_RANGE_UNSHARE", why);
    }
    channel.close();
    return holder;
  }

  /** Some system calls' time, which no interruption cuts short: the caller finds it later. */
  private void awaitBegun() {
    boolean interrupted = false;
    while (begun.getCount() > 0) {
      try {
        begun.await();
      } catch (InterruptedException once) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits until the connection has ended, at the peer's wish or by {@link #release}. */
  public void awaitEnd() throws InterruptedException {
    thread.join();
    synchronized (this) {
      ended = true;
      wake.close();
    }
  }

  /** Resets the connection, if it has not ended yet; {@link #awaitEnd} is due all the same. */
  public synchronized void release() {
    if (ended) {
      return;
    }
    try {
      wake.signal();
    } catch (SystemCallException e) {
      throw new IllegalStateException("an eventfd that takes no event", e);
    }
  }

  private void run() {
    int[] both = {fd, wake.fd()};
    // Once over everything that comes later, so that all of its classes are loaded.
    linger(false);
    long readable = libc.pollReadable(both, 0);
    long result = readable < 0 ? readable : closeOthers(both);
    if (result < 0) {
      refused = new Errno((int) -result);
      begun.countDown();
      return;
    }
    begun.countDown();
    try {
      do {
        readable = libc.pollReadable(both, -1);
      } while (readable == INTERRUPTED);
    } finally {
      // The end of the thread closes its table.
      linger(true);
    }
  }

  /** Gives this thread a table with just these two files in it. */
  private long closeOthers(int[] both) {
    int low = Math.min(both[0], both[1]);
    int high = Math.max(both[0], both[1]);
    long result = libc.closeRange(high + 1, LAST_DESCRIPTOR, CLOSE_RANGE_UNSHARE);
    if (result == 0 && high > low + 1) {
      result = libc.closeRange(low + 1, high - 1, 0);
    }
    return result == 0 && low > 0 ? libc.closeRange(0, low - 1, 0) : result;
  }

  /** Whether closing resets the connection; a failure leaves it to end bare. */
  private long linger(boolean reset) {
    int on = reset ? 1 : 0;
    byte[] option =
        ByteBuffer.allocate(8).order(ByteOrder.nativeOrder()).putInt(on).putInt(0).array();
    return libc.setsockopt(fd, Descriptor.SOL_SOCKET, SO_LINGER, option);
  }
}
