package dev.pointsman.prepare;

import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is there on a server, of all that matters here.
 *
 * @param links its interfaces
 * @param parameters kernel parameters by the name that sysctl(8) prints, as far as they were asked
 *     for; one that is missing here is missing there
 * @param table what nftables has of ours
 * @param kept what an earlier run remembered
 * @param defaultRoutes the names of the interfaces with an IPv4 default route
 */
public record Host(
    List<Link> links,
    Map<String, Integer> parameters,
    Table table,
    Map<String, Kept> kept,
    List<String> defaultRoutes) {

  public Host {
    links = List.copyOf(links);
    parameters = Map.copyOf(parameters);
    kept = Map.copyOf(kept);
    defaultRoutes = List.copyOf(defaultRoutes);
  }

  /**
   * An interface.
   *
   * @param loopback nothing on it is seen from outside
   * @param arp it is an Ethernet that answers ARP
   * @param own it has its own addresses; a port of a bridge or a bond has not
   * @param physical it is a device, and not made by software
   */
  public record Link(
      String name,
      boolean loopback,
      boolean arp,
      boolean up,
      boolean own,
      boolean physical,
      List<Address> addresses) {
    public Link {
      addresses = List.copyOf(addresses);
    }

    Optional<Address> find(InetAddress wanted) {
      return addresses.stream().filter(each -> each.address().equals(wanted)).findFirst();
    }

    /** Whether clients and routers that know {@code address} by ARP may be on this link. */
    boolean isOnLinkOf(InetAddress address) {
      return addresses.stream()
          .anyMatch(each -> !each.address().equals(address) && each.networkHas(address));
    }
  }

  /**
   * An address of an interface.
   *
   * @param prefixLength of the network it is in
   * @param placedBy who put it there
   */
  public record Address(InetAddress address, int prefixLength, PlacedBy placedBy) {
    boolean networkHas(InetAddress other) {
      byte[] mine = address.getAddress();
      byte[] theirs = other.getAddress();
      if (mine.length != theirs.length) {
        return false;
      }
      for (int bit = 0; bit < prefixLength; bit++) {
        if (((mine[bit / 8] ^ theirs[bit / 8]) >> (7 - bit % 8) & 1) != 0) {
          return false;
        }
      }
      return true;
    }
  }

  /** Who put an address where it is, by the mark that it bears. */
  public enum PlacedBy {
    /** Nobody of us. */
    OTHERS,
    /** A scheduler node, as the owner of the VIP. */
    SCHEDULER_NODE,
    /** {@code server-prepare}. */
    PREPARATION
  }

  /**
   * Our table in nftables.
   *
   * @param version that of its {@link Ruleset}; empty when there is no table
   * @param vips the VIPs in it
   */
  public record Table(String version, Set<InetAddress> vips) {
    public static final Table NONE = new Table("", Set.of());

    public Table {
      vips = Set.copyOf(vips);
    }

    boolean exists() {
      return !version.isEmpty();
    }

    boolean isCurrent() {
      return version.equals(Ruleset.VERSION);
    }
  }

  Optional<Link> link(String name) {
    return links.stream().filter(link -> link.name().equals(name)).findFirst();
  }

  Link loopback() {
    return links.stream()
        .filter(Link::loopback)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("a network namespace without lo"));
  }

  /** The interfaces that may be asked for by ARP whether they have an address. */
  public List<Link> arpLinks() {
    return links.stream().filter(link -> link.arp() && link.up() && link.own()).toList();
  }

  /** The interfaces on whose link the addresses are; else those of the default routes. */
  public List<String> linksOf(Collection<InetAddress> addresses) {
    List<String> onLink =
        arpLinks().stream()
            .filter(link -> addresses.stream().anyMatch(link::isOnLinkOf))
            .map(Link::name)
            .toList();
    return onLink.isEmpty()
        ? arpLinks().stream().map(Link::name).filter(defaultRoutes::contains).toList()
        : onLink;
  }
}
