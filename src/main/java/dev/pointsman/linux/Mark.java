package dev.pointsman.linux;

/**
 * The mark on an address that says: a Pointsman put it here.
 *
 * <p>A process that is killed leaves its addresses behind, and two hosts with the same address are
 * worse than none. So the next start must know them, without a file that may be lost. There is no
 * one mark for all kernels, so each address bears two, and either is enough to know it:
 *
 * <ul>
 *   <li>{@code IFA_PROTO} = {@value #PROTOCOL}, made for this purpose: Linux 5.18, ignored before
 *       (Debian 11, Ubuntu 22.04, RHEL 9 as released have older ones);
 *   <li>for IPv4 the label {@code eth0:pm}: every kernel, every {@code ip addr} and {@code
 *       ifconfig} shows it. A name of more than 12 letters leaves no room for it (15 in all) and
 *       goes without;
 *   <li>for IPv6, which has no labels, the metric {@value #METRIC} of the address's prefix route:
 *       Linux 4.18. The prefix route of a /128 is never chosen over the address's own local route,
 *       so that its metric changes nothing; an address with a shorter prefix goes without.
 * </ul>
 */
final class Mark {
  /** Any number that nobody else uses will do; 0 to 3 are the kernel's own. */
  static final int PROTOCOL = 0x70;

  static final int METRIC = 0x706d;

  private static final String LABEL_END = ":pm";
  private static final int LABEL_LIMIT = 15;

  private Mark() {}

  /** The label of our addresses on an interface; empty when its name is too long for one. */
  static String label(String interfaceName) {
    String label = interfaceName + LABEL_END;
    return label.length() <= LABEL_LIMIT ? label : "";
  }

  static boolean isOurs(int protocol, int metric, String label) {
    return protocol == PROTOCOL || metric == METRIC || label.endsWith(LABEL_END);
  }
}
