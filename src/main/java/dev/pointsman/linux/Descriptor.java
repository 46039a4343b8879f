package dev.pointsman.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** A file descriptor that was opened here and is closed once. */
public final class Descriptor implements AutoCloseable {
  static final int SOCK_RAW = 3;
  static final int SOCK_CLOEXEC = 0x80000;
  static final int SOL_SOCKET = 1;

  private final Libc libc = Libc.get();
  private final int fd;
  private final String name;
  private final AtomicBoolean closed = new AtomicBoolean();

  private Descriptor(int fd, String name) {
    this.fd = fd;
    this.name = name;
  }

  /**
   * One that a call has returned.
   *
   * @param name of what it stands for, for errors
   */
  public static Descriptor of(long fd, String name) {
    return new Descriptor(Math.toIntExact(fd), name);
  }

  /**
   * Opens a raw socket.
   *
   * @param name of the kind of socket, for errors
   * @param needed the privilege without which this is refused
   */
  public static Descriptor rawSocket(
      int family, int protocol, String name, Optional<Capability> needed)
      throws SystemCallException {
    long fd = Libc.get().socket(family, SOCK_RAW | SOCK_CLOEXEC, protocol);
    if (fd < 0) {
      throw SystemCallException.of("socket", name, errno(fd), "", needed);
    }
    return new Descriptor((int) fd, name);
  }

  /** An eventfd(2): readable from the first {@link #signal} on. */
  public static Descriptor event(String name) throws SystemCallException {
    int closeOnExec = SOCK_CLOEXEC;
    long fd = Libc.get().eventfd(0, closeOnExec);
    if (fd < 0) {
      throw SystemCallException.of("eventfd", name, errno(fd));
    }
    return new Descriptor((int) fd, name);
  }

  /** Makes an {@link #event} readable. */
  public void signal() throws SystemCallException {
    byte[] one = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder()).putLong(1).array();
    check(libc.write(fd, one), "write", name);
  }

  public int fd() {
    return fd;
  }

  void set(int level, int option, int value, String what) throws SystemCallException {
    check(libc.setsockopt(fd, level, option, bytes(value)), "setsockopt", what + "=" + value);
  }

  /**
   * Waits until one of {@code fds} is readable or has failed, through signals.
   *
   * @param millis at most, and anew after each signal; negative for ever
   * @param name of who waits, for errors
   * @return bit i set: fds[i] is; 0 if the time was over
   */
  public static long awaitReadable(int[] fds, int millis, String name) throws SystemCallException {
    while (true) {
      long ready = Libc.get().pollReadable(fds, millis);
      if (ready >= 0 || !errno(ready).equals(Errno.EINTR)) {
        return check(ready, "poll", name);
      }
    }
  }

  /** Returns {@code result}, unless it is a failure. */
  public static long check(long result, String call, String arguments) throws SystemCallException {
    if (result < 0) {
      throw SystemCallException.of(call, arguments, errno(result));
    }
    return result;
  }

  public static Errno errno(long result) {
    return new Errno((int) -result);
  }

  static byte[] bytes(int value) {
    return ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(value).array();
  }

  /** Closes it; what close(2) itself says is of no use: the descriptor is gone either way. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      libc.close(fd);
    }
  }
}
