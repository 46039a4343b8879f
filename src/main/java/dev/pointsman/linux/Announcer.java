package dev.pointsman.linux;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * Tells the neighbours on a link that a VIP is here now, so that they send to it at once and not
 * when their caches have expired.
 *
 * <p>For IPv4 gratuitous ARP, as a request and as a reply, since there are devices that heed only
 * one of them; for IPv6 an unsolicited neighbour advertisement. Either corrects caches that have
 * the address and adds it to none. Frames are lost like any others: whoever takes a VIP over
 * repeats the announcement; one call sends it once.
 *
 * <p>Opened before it is needed, so that a missing privilege shows while there is time. May be used
 * by any number of threads.
 */
public final class Announcer implements AutoCloseable {
  private static final int AF_PACKET = 17;

  private final Rtnetlink rtnetlink = new Rtnetlink();
  private final Descriptor socket;

  private Announcer(Descriptor socket) {
    this.socket = socket;
  }

  /**
   * Opens a socket for frames in the network namespace of the calling thread.
   *
   * @throws SystemCallException EPERM when this process lacks {@link Capability#NET_RAW}
   * @throws UnsupportedOperationException naming the platform, where it is not Linux on x86_64 or
   *     aarch64
   */
  public static Announcer open() throws SystemCallException {
    int receiveNothing = 0;
    return new Announcer(
        Descriptor.rawSocket(
            AF_PACKET, receiveNothing, "AF_PACKET", Optional.of(Capability.NET_RAW)));
  }

  /**
   * Sends one announcement of an address, from an interface that has it.
   *
   * @throws IOException when there is no such interface, it is down (ENETDOWN), or it is not an
   *     Ethernet, where there is nobody to tell
   */
  public void announce(String interfaceName, InetAddress address) throws IOException {
    Link link =
        rtnetlink
            .link(interfaceName)
            .orElseThrow(() -> new IOException("interface: " + interfaceName + " (not there)"));
    MacAddress mac = macOf(link);
    if (address instanceof Inet4Address ipv4) {
      int arp = AnnouncementFrames.ETHERTYPE_ARP;
      send(link, address, arp, AnnouncementFrames.arpRequest(mac, ipv4));
      send(link, address, arp, AnnouncementFrames.arpReply(mac, ipv4));
    } else if (address instanceof Inet6Address ipv6) {
      int type = AnnouncementFrames.ETHERTYPE_IPV6;
      send(link, address, type, AnnouncementFrames.neighbourAdvertisement(mac, ipv6));
    }
  }

  private static MacAddress macOf(Link link) throws IOException {
    if (!link.arp()) {
      throw new IOException(
          "interface: "
              + link.name()
              + " (expected: an Ethernet; on others nobody asks who has an address)");
    }
    return link.mac()
        .orElseThrow(() -> new IOException("interface: " + link.name() + " has no MAC address"));
  }

  private void send(Link link, InetAddress address, int etherType, byte[] frame)
      throws SystemCallException {
    byte[] to = // struct sockaddr_ll; the frame itself says to whom
        ByteBuffer.allocate(20)
            .order(ByteOrder.nativeOrder())
            .putShort((short) AF_PACKET)
            .put((byte) (etherType >>> 8))
            .put((byte) etherType)
            .putInt(link.index())
            .array();
    Descriptor.check(
        Libc.get().sendto(socket.fd(), frame, to),
        "sendto",
        "AF_PACKET, announcing " + address.getHostAddress() + " on " + link.name());
  }

  @Override
  public void close() {
    socket.close();
  }
}
