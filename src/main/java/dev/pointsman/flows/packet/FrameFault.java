package dev.pointsman.flows.packet;

import dev.pointsman.model.Labelled;

/** The kinds of faults for which a frame is refused. */
public enum FrameFault implements Labelled {
  /** The frame, or what was captured of it, ends within the heads. */
  CUT_SHORT("cut-short"),
  /** Neither IPv4 nor IPv6; a VLAN tag, too, which the kernel takes off before. */
  NOT_IP("not-ip"),
  /** The version in the IP header is not that of the Ethernet type. */
  IP_VERSION("ip-version"),
  /** An IPv4 header of less than 20 bytes. */
  IP_HEADER_LENGTH("ip-header-length"),
  /** The IPv4 header's checksum is wrong. */
  IP_CHECKSUM("ip-checksum"),
  /** The length in the IP header does not hold the heads. */
  IP_LENGTH("ip-length"),
  /** A fragment: the ports are in the first one only. */
  FRAGMENT("fragment"),
  /** IPv6 extension headers, which are not followed (RFC 8200, 4). */
  EXTENSION_HEADER("extension-header"),
  /** Another protocol. */
  NOT_TCP("not-tcp"),
  /** A TCP header of less than 20 bytes, or longer than the packet. */
  TCP_HEADER_LENGTH("tcp-header-length"),
  /**
   * A source that no answer can reach: unspecified, multicast or broadcast, which TCP must silently
   * discard (RFC 9293, 3.9.2.3), the destination itself, or an IPv4 address in IPv6's clothes.
   */
  SOURCE_ADDRESS("source-address");

  private final String label;

  FrameFault(String label) {
    this.label = label;
  }

  @Override
  public String label() {
    return label;
  }
}
