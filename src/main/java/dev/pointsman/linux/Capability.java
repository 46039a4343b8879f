package dev.pointsman.linux;

/** A privilege of a process, apart from being root (capabilities(7)). */
public enum Capability {
  /** Adding and removing addresses. */
  NET_ADMIN(12),
  /** Sending frames that this package builds: announcements. */
  NET_RAW(13),
  /** Taking over kernel objects of a process that is gone, by their numbers. */
  SYS_ADMIN(21),
  /** Loading programs into the kernel. */
  BPF(39);

  private final int bit;

  Capability(int bit) {
    this.bit = bit;
  }

  /** Its bit in the kernel's sets of capabilities (linux/capability.h). */
  int bit() {
    return bit;
  }

  /** The kernel's name, e.g. {@code CAP_NET_ADMIN}. */
  public String kernelName() {
    return "CAP_" + name();
  }

  /** What the operator does about a process that lacks it, as a sentence without a full stop. */
  public String remedy() {
    return "this process lacks "
        + kernelName()
        + ": run it as root, or give it the capability (systemd: AmbientCapabilities="
        + kernelName()
        + "; container: --cap-add "
        + name()
        + ")";
  }
}
