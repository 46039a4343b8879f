package dev.pointsman.linux;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way round this host for new dials of an address that is on its way to another host of the
 * link, so that none of them is refused.
 *
 * <pre>
 *   {@link #begin}: new dials are kept back; what has begun goes on
 *   another host announces the address: {@link #moved}
 *   {@link #sendOn}, once the address is gone from here: what was kept back is sent to that host, and
 *       all that still comes
 *   {@link #close}, or its time is over
 * </pre>
 *
 * <p>A connection whose packets begin to go to the new owner halfway is reset by it. So for a while
 * before the neighbours are told, no dial is begun: the listening sockets here drop SYNs ({@link
 * QuietListeners}) and a packet socket keeps them (packet(7)). When the new owner is there it gets
 * them, late by that while, instead of a second, after which the client would repeat them. It
 * answers the client directly. Clients that have missed the announcement are served in the same
 * way.
 */
public final class Detour implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Detour.class);

  private static final int AF_PACKET = 17;
  private static final int EVERYTHING = 0x0003; // ETH_P_ALL
  private static final int SOL_PACKET = 263;
  private static final int PACKET_VNET_HDR = 15;
  private static final int SO_ATTACH_FILTER = 26;
  private static final int SO_RCVBUF = 8;
  private static final int MSG_DONTWAIT = 0x40;

  /**
   * Before each frame is what the kernel would otherwise do for it later: its checksum, and cutting
   * it to size ({@code struct virtio_net_hdr}). What is sent on as it came needs no more.
   */
  private static final int OFFLOAD = 10;

  private static final int LONGEST = 64 * 1024 + 256;
  private static final int ETHERNET = 14;
  private static final int MAC = MacAddress.LENGTH;

  /** SYNs of half a second at 10,000 a second; more are dropped, and repeated after a second. */
  private static final int MOST_KEPT = 5_000;

  private static final int KERNEL_BUFFER = 4 * 1024 * 1024;

  private final Libc libc = Libc.get();
  private final InetAddress address;
  private final Descriptor socket;
  private final Descriptor stop;
  private final MacAddress own;
  private final int link;
  private final long deadline;
  private final byte[] buffer = new byte[LONGEST];
  private final CompletableFuture<Void> moved = new CompletableFuture<>();
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<byte[]> kept = new ArrayDeque<>();
  private Optional<MacAddress> successor = Optional.empty();
  private boolean closed;
  private boolean sending;
  private long sent;
  private long dropped;

  private Detour(
      InetAddress address, Link link, MacAddress own, Duration longest, Descriptor socket)
      throws SystemCallException {
    this.address = address;
    this.link = link.index();
    this.own = own;
    this.deadline = System.nanoTime() + longest.toNanos();
    this.socket = socket;
    this.stop = Descriptor.event("detour");
    this.thread =
        Thread.ofPlatform()
            .daemon()
            .name("detour " + address.getHostAddress())
            .unstarted(this::run);
  }

  /**
   * Keeps new dials of an address back from now on.
   *
   * @param longest after which it closes by itself
   * @throws IOException when there is no such interface, or this process lacks {@link
   *     Capability#NET_RAW}; then nothing has changed
   */
  public static Detour begin(String interfaceName, InetAddress address, Duration longest)
      throws IOException {
    Link link =
        new Rtnetlink()
            .link(interfaceName)
            .orElseThrow(() -> new IOException("interface: " + interfaceName + " (not there)"));
    MacAddress own =
        link.mac()
            .orElseThrow(() -> new IOException("interface: " + interfaceName + " has no MAC"));
    Descriptor socket =
        Descriptor.rawSocket(AF_PACKET, 0, "AF_PACKET", Optional.of(Capability.NET_RAW));
    try {
      Detour detour = new Detour(address, link, own, longest, socket);
      detour.filter(true);
      socket.set(SOL_PACKET, PACKET_VNET_HDR, 1, "PACKET_VNET_HDR");
      socket.set(Descriptor.SOL_SOCKET, SO_RCVBUF, KERNEL_BUFFER, "SO_RCVBUF");
      Descriptor.check(
          Libc.get().bind(socket.fd(), detour.linkAddress(EVERYTHING)),
          "bind",
          "AF_PACKET, " + link.name());
      detour.forget();
      QuietListeners.dropNew(address);
      detour.thread.start();
      return detour;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** Completes when another host has announced the address; never if none does. */
  public CompletionStage<Void> moved() {
    return moved.copy();
  }

  /** The address is gone from this host: sends on all that still comes for it, not only dials. */
  public void sendOn() throws IOException {
    lock.lock();
    try {
      if (!closed) {
        filter(false);
        sending = true;
        flush();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Ends it; after its return listening sockets that are still there take new dials again. */
  @Override
  public void close() {
    lock.lock();
    try {
      if (!closed) {
        stop.signal();
      }
    } catch (SystemCallException e) {
      throw new IllegalStateException("the detour cannot be told to stop", e);
    } finally {
      lock.unlock();
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void filter(boolean onlyNew) throws SystemCallException {
    Descriptor.check(
        libc.attachProgram(
            socket.fd(), Descriptor.SOL_SOCKET, SO_ATTACH_FILTER, FrameFilter.to(address, onlyNew)),
        "setsockopt",
        "SO_ATTACH_FILTER");
  }

  private byte[] linkAddress(int etherType) { // struct sockaddr_ll
    return ByteBuffer.allocate(20)
        .order(ByteOrder.nativeOrder())
        .putShort((short) AF_PACKET)
        .put((byte) (etherType >>> 8))
        .put((byte) etherType)
        .putInt(link)
        .array();
  }

  /**
   * What came before the listeners are deaf they hear. What comes while they are being made so is
   * kept all the same: a SYN too many ends in a reset between the new owner and a client that has
   * what it asked for, one too few is a dial lost.
   */
  private void forget() {
    while (libc.recv(socket.fd(), buffer, MSG_DONTWAIT) > 0) {
      // gone
    }
  }

  private void run() {
    try {
      while (await()) {
        read();
      }
    } catch (IOException e) {
      LOG.warn("address={} detour=failed reason=\"{}\"", address.getHostAddress(), e.getMessage());
    } finally {
      end();
    }
  }

  /** Waits for a frame; false when it is time to end. */
  private boolean await() throws SystemCallException {
    while (true) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      long ready = libc.pollReadable(new int[] {stop.fd(), socket.fd()}, (int) left);
      if (ready < 0 && Descriptor.errno(ready).equals(Errno.EINTR)) {
        continue;
      }
      Descriptor.check(ready, "poll", "detour");
      if ((ready & 1) != 0) {
        return false;
      }
      if (ready != 0) {
        return true;
      }
    }
  }

  private void read() throws SystemCallException {
    long got = libc.recv(socket.fd(), buffer, MSG_DONTWAIT);
    if (got < 0) {
      Errno errno = Descriptor.errno(got);
      if (errno.equals(Errno.EAGAIN) || errno.equals(Errno.EINTR)) {
        return;
      }
      throw SystemCallException.of("recv", "detour", errno);
    }
    if (got < OFFLOAD + ETHERNET) {
      return;
    }
    byte[] frame = Arrays.copyOf(buffer, (int) got);
    lock.lock();
    try {
      if (isAnnouncement(frame)) {
        onAnnouncement(MacAddress.of(Arrays.copyOfRange(frame, OFFLOAD + MAC, OFFLOAD + 2 * MAC)));
      } else if (sending && successor.isPresent()) {
        send(frame, successor.get());
      } else if (kept.size() < MOST_KEPT) {
        kept.addLast(frame);
      } else {
        dropped++;
      }
    } finally {
      lock.unlock();
    }
  }

  /** The filter lets through TCP and announcements, which come in frames to everybody. */
  private static boolean isAnnouncement(byte[] frame) {
    int etherType = etherType(frame);
    return etherType == AnnouncementFrames.ETHERTYPE_ARP
        || (etherType == AnnouncementFrames.ETHERTYPE_IPV6
            && frame[OFFLOAD + ETHERNET + 6] == AnnouncementFrames.ICMPV6);
  }

  private static int etherType(byte[] frame) {
    return (frame[OFFLOAD + 12] & 0xff) << 8 | (frame[OFFLOAD + 13] & 0xff);
  }

  private void onAnnouncement(MacAddress from) {
    if (!from.equals(own)) {
      successor = Optional.of(from);
      if (sending) {
        flush();
      }
      moved.complete(null);
    }
  }

  private void flush() {
    successor.ifPresent(
        to -> {
          while (!kept.isEmpty()) {
            send(kept.removeFirst(), to);
          }
        });
  }

  /** But what the new owner itself sends here is for this host as one of its servers. */
  private void send(byte[] frame, MacAddress to) {
    if (Arrays.equals(frame, OFFLOAD + MAC, OFFLOAD + 2 * MAC, to.toBytes(), 0, MAC)) {
      return;
    }
    System.arraycopy(to.toBytes(), 0, frame, OFFLOAD, MAC);
    System.arraycopy(own.toBytes(), 0, frame, OFFLOAD + MAC, MAC);
    if (libc.sendto(socket.fd(), frame, linkAddress(etherType(frame))) < 0) {
      dropped++; // as any frame may be; its sender repeats it
    } else {
      sent++;
    }
  }

  private void end() {
    lock.lock();
    try {
      closed = true;
      stop.close();
      socket.close();
      LOG.info(
          "address={} detour=ended sent-on={} dropped={}",
          address.getHostAddress(),
          sent,
          dropped + kept.size());
      QuietListeners.hearNew(address);
    } catch (IOException e) {
      LOG.error(
          "address={} sockets that listen on it may drop new connections, restart this node: {}",
          address.getHostAddress(),
          e.getMessage());
    } finally {
      lock.unlock();
    }
  }
}
