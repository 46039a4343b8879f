package dev.pointsman.linux;

import java.util.Map;

/**
 * Why a system call failed (errno(3)).
 *
 * @param number as the kernel has it on x86_64 and aarch64 (asm-generic/errno.h)
 */
public record Errno(int number) {
  public static final Errno EPERM = new Errno(1);
  public static final Errno ENOENT = new Errno(2);
  public static final Errno ESRCH = new Errno(3);
  public static final Errno EINTR = new Errno(4);
  public static final Errno ENXIO = new Errno(6);
  public static final Errno EBADF = new Errno(9);
  public static final Errno E2BIG = new Errno(7);
  public static final Errno EAGAIN = new Errno(11);
  public static final Errno ENOMEM = new Errno(12);
  public static final Errno EACCES = new Errno(13);
  public static final Errno EEXIST = new Errno(17);
  public static final Errno ENODEV = new Errno(19);
  public static final Errno EINVAL = new Errno(22);
  public static final Errno ENFILE = new Errno(23);
  public static final Errno EMFILE = new Errno(24);
  public static final Errno ENOSPC = new Errno(28);
  public static final Errno ENOSYS = new Errno(38);
  public static final Errno EOPNOTSUPP = new Errno(95);
  public static final Errno EAFNOSUPPORT = new Errno(97);
  public static final Errno EADDRINUSE = new Errno(98);
  public static final Errno EADDRNOTAVAIL = new Errno(99);
  public static final Errno ENETDOWN = new Errno(100);
  public static final Errno ENOBUFS = new Errno(105);

  private static final Map<Integer, String> NAMES =
      Map.ofEntries(
          Map.entry(1, "EPERM (not permitted)"),
          Map.entry(2, "ENOENT (no such file or directory)"),
          Map.entry(3, "ESRCH (no such thread)"),
          Map.entry(4, "EINTR (interrupted)"),
          Map.entry(5, "EIO (input/output error)"),
          Map.entry(6, "ENXIO (no such device or address)"),
          Map.entry(7, "E2BIG (too many or too long)"),
          Map.entry(9, "EBADF (the file descriptor is closed)"),
          Map.entry(11, "EAGAIN (nothing there yet)"),
          Map.entry(12, "ENOMEM (out of memory)"),
          Map.entry(13, "EACCES (access denied)"),
          Map.entry(14, "EFAULT (bad address in memory)"),
          Map.entry(16, "EBUSY (busy)"),
          Map.entry(17, "EEXIST (exists)"),
          Map.entry(19, "ENODEV (no such device)"),
          Map.entry(22, "EINVAL (invalid argument)"),
          Map.entry(23, "ENFILE (the system has no more files to open)"),
          Map.entry(24, "EMFILE (this process has no more files to open)"),
          Map.entry(28, "ENOSPC (no space left)"),
          Map.entry(34, "ERANGE (out of range)"),
          Map.entry(38, "ENOSYS (the kernel has no such call)"),
          Map.entry(71, "EPROTO (protocol error)"),
          Map.entry(88, "ENOTSOCK (not a socket)"),
          Map.entry(90, "EMSGSIZE (message too long)"),
          Map.entry(92, "ENOPROTOOPT (no such option)"),
          Map.entry(93, "EPROTONOSUPPORT (protocol not supported)"),
          Map.entry(95, "EOPNOTSUPP (not supported)"),
          Map.entry(97, "EAFNOSUPPORT (address family not supported)"),
          Map.entry(98, "EADDRINUSE (address in use)"),
          Map.entry(99, "EADDRNOTAVAIL (no such address here)"),
          Map.entry(100, "ENETDOWN (the interface is down)"),
          Map.entry(101, "ENETUNREACH (network unreachable)"),
          Map.entry(105, "ENOBUFS (out of buffers)"),
          Map.entry(110, "ETIMEDOUT (timed out)"));

  /** Name and meaning, e.g. {@code EPERM (not permitted)}; {@code errno 200} when it has none. */
  @Override
  public String toString() {
    return NAMES.getOrDefault(number, "errno " + number);
  }
}
