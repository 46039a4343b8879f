package dev.pointsman.prepare;

/**
 * Kernel parameters of ARP, each of which is there once for all interfaces and once for each.
 *
 * <p>For both the kernel goes by the greater of the two (Documentation/networking/ip-sysctl.rst:
 * "max value from conf/{all,interface}"). So the interface's own suffices, and other links keep
 * what they have.
 */
public enum Parameters {
  /**
   * For which addresses the host answers ARP. 0: for all, on whatever interface; 1: those of the
   * interface that was asked; 2: if the asker is in their network, too; 3: not those of scope host
   * (the VIP's is global); 4 to 7: reserved, as 0; 8: for none.
   */
  ARP_IGNORE("arp_ignore", 1),

  /**
   * Which address the host names as its own when it asks. 0: that of the packet it is about, which
   * may be the VIP, and then its neighbours learn the VIP from it; 2: the best of the interface.
   */
  ARP_ANNOUNCE("arp_announce", 2);

  private final String parameter;
  private final int wanted;

  Parameters(String parameter, int wanted) {
    this.parameter = parameter;
    this.wanted = wanted;
  }

  /** What it is set to where it does not do. */
  int wanted() {
    return wanted;
  }

  /**
   * Its name for sysctl(8), which swaps dots and slashes in an interface's name.
   *
   * @param interfaceName or {@code all}
   */
  public String key(String interfaceName) {
    return "net.ipv4.conf." + interfaceName.replace('.', '/') + "." + parameter;
  }

  /** Whether a host by whose greater value this is keeps silent about addresses on loopback. */
  boolean does(int greater) {
    return switch (this) {
      case ARP_IGNORE -> greater == 1 || greater == 2 || greater == 8;
      case ARP_ANNOUNCE -> greater == 2;
    };
  }
}
