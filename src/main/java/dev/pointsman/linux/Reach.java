package dev.pointsman.linux;

import java.net.InetAddress;
import java.util.Optional;

/** Where an address is, seen from an interface of this host ({@link Routes}). */
public sealed interface Reach {

  /**
   * On the interface's own link: reached by its hardware address, without a router.
   *
   * @param source the address that this host uses towards it, where the kernel says so
   */
  record OnLink(Optional<InetAddress> source) implements Reach {}

  /** It is one of this host. */
  record ThisNode() implements Reach {}

  /**
   * Neither of them.
   *
   * @param way in the operator's words, e.g. {@code via 10.0.0.1 on eth0}
   */
  record Elsewhere(String way) implements Reach {}
}
