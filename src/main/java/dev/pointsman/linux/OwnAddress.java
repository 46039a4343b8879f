package dev.pointsman.linux;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** The address to which a server answers this node itself: no VIP, which servers have, too. */
final class OwnAddress {
  private OwnAddress() {}

  /**
   * What the kernel would take, or else another one of the interface.
   *
   * @param way to the server
   * @throws IOException when there is none
   */
  static InetAddress on(Link link, Reach.OnLink way, InetAddress vip) throws IOException {
    List<InetAddress> vips =
        new Rtnetlink().ours().stream().map(InterfaceAddress::address).toList();
    Optional<InetAddress> told =
        way.source().filter(address -> !address.equals(vip) && !vips.contains(address));
    if (told.isPresent()) {
      return told.get();
    }
    return new Rtnetlink()
        .addresses(link.name()).stream()
            .map(InterfaceAddress::address)
            .filter(address -> address.getClass() == vip.getClass())
            .filter(address -> !address.equals(vip) && !vips.contains(address))
            .filter(address -> !address.isLinkLocalAddress())
            .findFirst()
            .orElseThrow(
                () ->
                    new IOException(
                        "interface: "
                            + link.name()
                            + " (expected: with an address of this node's own beside the VIP)"));
  }
}
