package dev.pointsman.linux;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The interfaces of this host and their addresses, asked of the kernel and changed through
 * rtnetlink(7).
 *
 * <p>For example, a node that takes a VIP over:
 *
 * <pre>{@code
 * Rtnetlink rtnetlink = new Rtnetlink();
 * rtnetlink.add("eth0", vip); // ADDED, or ALREADY_THERE
 * announcer.announce(vip);
 * }</pre>
 *
 * <p>Holds nothing and may be used by any number of threads. Each call takes well under a
 * millisecond on a host with a few interfaces and does not wait for anything outside the kernel.
 * Listing needs no privilege, changing needs {@link Capability#NET_ADMIN}.
 */
public final class Rtnetlink {
  private static final Optional<Capability> NET_ADMIN = Optional.of(Capability.NET_ADMIN);

  /**
   * Checks the platform and does nothing else.
   *
   * @throws UnsupportedOperationException naming the platform, where it is not Linux on x86_64 or
   *     aarch64
   */
  public Rtnetlink() {
    Platform.require();
  }

  /** All interfaces of the calling thread's network namespace, in the order of their indexes. */
  public List<Link> links() throws IOException {
    try (NetlinkSocket socket = NetlinkSocket.open(NetlinkSocket.ROUTE)) {
      return links(socket);
    }
  }

  /** The interface of that name, if there is one. */
  public Optional<Link> link(String name) throws IOException {
    return links().stream().filter(link -> link.name().equals(name)).findFirst();
  }

  /**
   * The interface of that name.
   *
   * @throws IOException when there is none (it names those there are)
   */
  Link existing(String name) throws IOException {
    try (NetlinkSocket socket = NetlinkSocket.open(NetlinkSocket.ROUTE)) {
      return existing(socket, name);
    }
  }

  /**
   * The addresses of an interface.
   *
   * @throws IOException when there is no such interface (it names those there are), or the kernel
   *     does not answer
   */
  public List<InterfaceAddress> addresses(String interfaceName) throws IOException {
    try (NetlinkSocket socket = NetlinkSocket.open(NetlinkSocket.ROUTE)) {
      int index = existing(socket, interfaceName).index();
      return addresses(socket).stream()
          .filter(address -> address.interfaceIndex() == index)
          .toList();
    }
  }

  /**
   * Addresses that a Pointsman put on any interface: its own, or what one that was killed left. A
   * node removes them at its start, {@linkplain #remove(InterfaceAddress) each}, except those of
   * another Pointsman on the same host, which only the caller can know.
   */
  public List<InterfaceAddress> ours() throws IOException {
    try (NetlinkSocket socket = NetlinkSocket.open(NetlinkSocket.ROUTE)) {
      return addresses(socket).stream().filter(InterfaceAddress::ours).toList();
    }
  }

  /** Adds an address that stands alone: {@code /32}, or {@code /128} for IPv6. */
  public Addition add(String interfaceName, InetAddress address) throws IOException {
    return add(interfaceName, address, bits(address));
  }

  /**
   * Adds an address, marked as ours.
   *
   * <p>An IPv6 address is usable at once: duplicate address detection (RFC 4862) would take a
   * second and give up as long as the former owner answers. A /128 is deprecated from the start
   * (RFC 4862, section 5.5.4), so that this host does not choose the VIP as the source of its own
   * connections; for IPv4 a /32 is not chosen anyway. IPv4 addresses survive their interface's
   * going down, IPv6 addresses do not.
   *
   * @param prefixLength shorter than the address's own only where nothing else gives this host a
   *     route to the VIP's network
   * @throws IOException when there is no such interface, this process lacks {@link
   *     Capability#NET_ADMIN}, or the kernel refuses (EACCES: IPv6 is disabled on the interface)
   */
  public Addition add(String interfaceName, InetAddress address, int prefixLength)
      throws IOException {
    return add(interfaceName, address, prefixLength, RouteMessages.FOR_EVER);
  }

  /**
   * Adds an address as {@link #add(String, InetAddress, int)} does, which the kernel removes by
   * itself once {@code lifetime} is over and nobody has {@linkplain #extend extended} it: at the
   * earliest 20 ms before, so that it may do several at once, and at the latest 1 s after
   * (net/ipv4/devinet.c, net/ipv6/addrconf.c). Its clock stands still while the host is suspended,
   * as {@link System#nanoTime} does.
   *
   * @param lifetime in whole seconds, 1 s to 1 day
   */
  public Addition add(
      String interfaceName, InetAddress address, int prefixLength, Duration lifetime)
      throws IOException {
    return add(interfaceName, address, prefixLength, seconds(lifetime));
  }

  private static Addition add(
      String interfaceName, InetAddress address, int prefixLength, int seconds) throws IOException {
    requirePrefix(address, prefixLength);
    try (NetlinkSocket socket = NetlinkSocket.open(NetlinkSocket.ROUTE)) {
      Link link = existing(socket, interfaceName);
      String arguments = describe(address, prefixLength, interfaceName);
      Optional<SystemCallException> refused =
          socket.request(
              RouteMessages.add(link, address, prefixLength, seconds),
              "RTM_NEWADDR",
              arguments,
              NET_ADMIN);
      return done(refused, Errno.EEXIST) ? Addition.ADDED : Addition.ALREADY_THERE;
    }
  }

  /**
   * Has the lifetime of an address begin anew. An address that is gone is there again then: the
   * kernel knows no request that does the one without the other, so it is for the caller to know
   * that the lifetime has not ended yet.
   *
   * @param lifetime in whole seconds, 1 s to 1 day
   */
  public void extend(String interfaceName, InetAddress address, int prefixLength, Duration lifetime)
      throws IOException {
    requirePrefix(address, prefixLength);
    int seconds = seconds(lifetime);
    try (NetlinkSocket socket = NetlinkSocket.open(NetlinkSocket.ROUTE)) {
      Link link = existing(socket, interfaceName);
      Optional<SystemCallException> refused =
          socket.request(
              RouteMessages.extend(link, address, prefixLength, seconds),
              "RTM_NEWADDR",
              describe(address, prefixLength, interfaceName),
              NET_ADMIN);
      if (refused.isPresent()) {
        throw refused.get();
      }
    }
  }

  private static int seconds(Duration lifetime) {
    if (lifetime.toNanosPart() != 0
        || lifetime.compareTo(Duration.ofSeconds(1)) < 0
        || lifetime.compareTo(Duration.ofDays(1)) > 0) {
      throw new IllegalArgumentException(
          "lifetime: " + lifetime + " (expected: whole seconds, 1 s to 1 day)");
    }
    return (int) lifetime.toSeconds();
  }

  /** Removes an address that stands alone: {@code /32}, or {@code /128} for IPv6. */
  public Removal remove(String interfaceName, InetAddress address) throws IOException {
    return remove(interfaceName, address, bits(address));
  }

  /**
   * Removes an address, whoever put it there.
   *
   * @throws IOException when this process lacks {@link Capability#NET_ADMIN}, or the kernel refuses
   */
  public Removal remove(String interfaceName, InetAddress address, int prefixLength)
      throws IOException {
    requirePrefix(address, prefixLength);
    try (NetlinkSocket socket = NetlinkSocket.open(NetlinkSocket.ROUTE)) {
      Optional<Link> link = find(socket, interfaceName);
      return link.isEmpty()
          ? Removal.ALREADY_GONE
          : remove(socket, link.get(), address, prefixLength);
    }
  }

  /** Removes an address that was listed. */
  public Removal remove(InterfaceAddress listed) throws IOException {
    try (NetlinkSocket socket = NetlinkSocket.open(NetlinkSocket.ROUTE)) {
      for (Link link : links(socket)) {
        if (link.index() == listed.interfaceIndex()) {
          return remove(socket, link, listed.address(), listed.prefixLength());
        }
      }
      return Removal.ALREADY_GONE;
    }
  }

  private static Removal remove(
      NetlinkSocket socket, Link link, InetAddress address, int prefixLength) throws IOException {
    Optional<SystemCallException> refused =
        socket.request(
            RouteMessages.remove(link, address, prefixLength),
            "RTM_DELADDR",
            describe(address, prefixLength, link.name()),
            NET_ADMIN);
    return done(refused, Errno.EADDRNOTAVAIL) ? Removal.REMOVED : Removal.ALREADY_GONE;
  }

  /** Whether the request was done, or was done before; every other refusal is thrown. */
  private static boolean done(Optional<SystemCallException> refused, Errno alreadyDone)
      throws SystemCallException {
    if (refused.isPresent() && !refused.get().errno().equals(alreadyDone)) {
      throw refused.get();
    }
    return refused.isEmpty();
  }

  private static Link existing(NetlinkSocket socket, String name) throws IOException {
    List<Link> links = links(socket);
    for (Link link : links) {
      if (link.name().equals(name)) {
        return link;
      }
    }
    throw new IOException(
        "interface: "
            + name
            + " (expected: one of "
            + links.stream().map(Link::name).collect(Collectors.joining(", "))
            + ")");
  }

  private static Optional<Link> find(NetlinkSocket socket, String name) throws IOException {
    return links(socket).stream().filter(link -> link.name().equals(name)).findFirst();
  }

  private static List<Link> links(NetlinkSocket socket) throws IOException {
    List<Link> links = new ArrayList<>();
    for (NetlinkMessage message : socket.dump(RouteMessages.listLinks(), "RTM_GETLINK")) {
      links.add(RouteMessages.link(message));
    }
    return links;
  }

  private static List<InterfaceAddress> addresses(NetlinkSocket socket) throws IOException {
    List<InterfaceAddress> addresses = new ArrayList<>();
    for (NetlinkMessage message : socket.dump(RouteMessages.listAddresses(), "RTM_GETADDR")) {
      RouteMessages.address(message).ifPresent(addresses::add);
    }
    return addresses;
  }

  private static int bits(InetAddress address) {
    return address instanceof Inet4Address ? 32 : 128;
  }

  private static void requirePrefix(InetAddress address, int prefixLength) {
    if (prefixLength < 1 || prefixLength > bits(address)) {
      throw new IllegalArgumentException(
          "prefix length of "
              + address.getHostAddress()
              + ": "
              + prefixLength
              + " (expected: 1 to "
              + bits(address)
              + ")");
    }
  }

  private static String describe(InetAddress address, int prefixLength, String interfaceName) {
    return address.getHostAddress() + "/" + prefixLength + " on " + interfaceName;
  }
}
