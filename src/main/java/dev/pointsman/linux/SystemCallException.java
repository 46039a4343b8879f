package dev.pointsman.linux;

import java.io.IOException;
import java.util.Optional;

/**
 * A system call that the kernel refused: which call, with what, why, and what the operator can do.
 *
 * <p>For example: {@code RTM_NEWADDR 10.0.0.9/32 on eth0: EPERM (not permitted); this process lacks
 * CAP_NET_ADMIN: run it as root, or give it the capability ...}
 */
public final class SystemCallException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String call;
  private final int number;

  private SystemCallException(String call, Errno errno, String message) {
    super(message);
    this.call = call;
    this.number = errno.number();
  }

  /**
   * The failure of {@code call arguments}.
   *
   * @param call the function's or the request's name
   * @param arguments in the operator's words
   */
  public static SystemCallException of(String call, String arguments, Errno errno) {
    return of(call, arguments, errno, "", Optional.empty());
  }

  /**
   * The failure of {@code call arguments}.
   *
   * @param detail what the kernel added in words; may be empty
   * @param needed the privilege without which the kernel answers EPERM
   */
  public static SystemCallException of(
      String call, String arguments, Errno errno, String detail, Optional<Capability> needed) {
    return of(call, arguments, errno, detail, remedy(errno, needed));
  }

  /**
   * The failure of {@code call arguments}.
   *
   * @param detail what the kernel added in words; may be empty
   * @param remedy what the operator can do about it; may be empty
   */
  public static SystemCallException of(
      String call, String arguments, Errno errno, String detail, String remedy) {
    StringBuilder message = new StringBuilder(call);
    if (!arguments.isEmpty()) {
      message.append(' ').append(arguments);
    }
    message.append(": ").append(errno);
    if (!detail.isEmpty()) {
      message.append(", \"").append(detail).append('"');
    }
    if (!remedy.isEmpty()) {
      message.append("; ").append(remedy);
    }
    return new SystemCallException(call, errno, message.toString());
  }

  /** What an operator does about a failure whose call says no more; may be empty. */
  public static String remedy(Errno errno, Optional<Capability> needed) {
    if (errno.equals(Errno.EPERM)) {
      return needed
          .map(Capability::remedy)
          .orElse("a security policy forbids it (seccomp, SELinux, AppArmor)");
    } else if (errno.equals(Errno.EMFILE)) {
      return "raise the limit of open files (systemd: LimitNOFILE=; shell: ulimit -n)";
    } else if (errno.equals(Errno.ENFILE)) {
      return "raise the sysctl fs.file-max";
    } else if (errno.equals(Errno.EAFNOSUPPORT)) {
      return "the kernel has no such sockets, or the service may not open them (systemd:"
          + " RestrictAddressFamilies= needs AF_INET AF_INET6 AF_NETLINK AF_PACKET)";
    } else if (errno.equals(Errno.ENETDOWN)) {
      return "set the interface up (ip link set dev NAME up)";
    }
    return "";
  }

  /** The name of the call. */
  public String call() {
    return call;
  }

  public Errno errno() {
    return new Errno(number);
  }
}
