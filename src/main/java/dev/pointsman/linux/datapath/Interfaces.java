package dev.pointsman.linux.datapath;

import dev.pointsman.linux.Link;
import dev.pointsman.linux.Rtnetlink;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/** Interfaces that a data path can be at. */
final class Interfaces {
  private Interfaces() {}

  /**
   * The interface of that name.
   *
   * @throws IOException naming those there are, when there is none
   */
  static Link existing(String name) throws IOException {
    List<Link> links = new Rtnetlink().links();
    return links.stream()
        .filter(link -> link.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IOException(
                    "interface: "
                        + name
                        + " (expected: one of "
                        + links.stream().map(Link::name).collect(Collectors.joining(", "))
                        + ")"));
  }

  /**
   * The interface of that name, which has neighbours to send to by hardware address.
   *
   * @throws IOException when it has none
   */
  static Link ethernet(String name) throws IOException {
    Link link = existing(name);
    if (link.mac().isEmpty() || !link.arp()) {
      throw new IOException(
          "interface: "
              + name
              + " (expected: an Ethernet; servers are reached by hardware address)");
    }
    return link;
  }
}
