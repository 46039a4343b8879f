package dev.pointsman.linux;

import dev.pointsman.linux.NeighbourRequests.Asked;
import dev.pointsman.linux.NeighbourRequests.Request;
import dev.pointsman.model.FailureText;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Who has an address on an interface's link: the hardware addresses of watched neighbours, asked
 * for by the kernel itself and told to a listener when they are learnt, change, or nobody answers.
 *
 * <pre>{@code
 * Neighbours neighbours = Neighbours.start("eth0", event -> self.tell(new OfNeighbours(event)));
 * neighbours.watch(server); // Found(server, 02:42:0a:00:00:01), or Lost(server, "does not answer ARP")
 * }</pre>
 *
 * <p>The kernel asks by ARP or neighbour discovery when it is told to act as if it had a packet for
 * the address, multicasts what it learns, and keeps the answer in its own table, where {@code ip
 * neigh} shows it. Nothing is polled: a thread waits for the kernel's news, and for the next moment
 * to have a known address confirmed (every 15 s) or to ask again for a lost one (after 1 s, then 2,
 * 4, 8). So a server that has another hardware address is heard of at once if it announces itself
 * or is asked by this host, and one that is gone without a word after at most a minute; health
 * checks know sooner.
 *
 * <p>Bound to the interface that was there at the start; one of the same name that is made later
 * needs another object. May be used by any number of threads. Needs {@link Capability#NET_ADMIN}.
 */
public final class Neighbours implements AutoCloseable {
  private final NewsSocket socket;
  private final Link link;
  private final Consumer<? super NeighbourEvent> listener;
  private final Thread thread;
  private final NeighbourRequests requests;
  private final Map<InetAddress, WatchedNeighbour> watched = new HashMap<>();

  private Neighbours(NewsSocket socket, Link link, Consumer<? super NeighbourEvent> listener) {
    this.socket = socket;
    this.link = link;
    this.listener = listener;
    this.requests = new NeighbourRequests(socket, link);
    this.thread =
        Thread.ofPlatform().daemon().name("neighbours on " + link.name()).unstarted(this::run);
  }

  /**
   * Begins, in the network namespace of the calling thread.
   *
   * @param listener called by one thread, and should return soon; an exception of it goes to that
   *     thread's {@link Thread.UncaughtExceptionHandler}, and watching goes on
   * @throws IOException when there is no such interface, or it has no neighbours
   */
  public static Neighbours start(String interfaceName, Consumer<? super NeighbourEvent> listener)
      throws IOException {
    return start(interfaceName, listener, NewsSocket.KERNEL_BUFFER);
  }

  static Neighbours start(
      String interfaceName, Consumer<? super NeighbourEvent> listener, int kernelBuffer)
      throws IOException {
    Link link = new Rtnetlink().existing(interfaceName);
    if (!link.arp() || link.mac().isEmpty()) {
      throw new IOException(
          "interface: "
              + interfaceName
              + " (expected: an Ethernet; on others nobody asks who has an address)");
    }
    NewsSocket socket =
        NewsSocket.open(NewsSocket.NEIGHBOURS, kernelBuffer, "neighbours on " + interfaceName);
    Neighbours neighbours = new Neighbours(socket, link, listener);
    neighbours.thread.start();
    return neighbours;
  }

  /** That nobody on the link has an address, in the operator's words. */
  static String doesNotAnswer(InetAddress address) {
    return "does not answer " + (address instanceof Inet4Address ? "ARP" : "neighbour discovery");
  }

  /**
   * Watches an address from now on: what becomes known of it is told, soon if the kernel knows it.
   * Nothing happens if it is watched already.
   *
   * @throws SystemCallException when this is closed or has ended
   */
  public synchronized void watch(InetAddress address) throws SystemCallException {
    if (!watched.containsKey(address)) {
      WatchedNeighbour neighbour = new WatchedNeighbour(address, System.nanoTime());
      ask(neighbour);
      watched.put(address, neighbour);
    }
  }

  /** Watches an address no more. What was found before may still be told once. */
  public synchronized void forget(InetAddress address) {
    watched.remove(address);
  }

  /** Watches no others than these any more. */
  synchronized void retain(Set<InetAddress> addresses) {
    watched.keySet().retainAll(addresses);
  }

  /**
   * Has the kernel ask for a watched address now, e.g. because its owner does not answer otherwise;
   * costs nothing while the kernel asks for it or is sure of it.
   *
   * @throws SystemCallException when this is closed or has ended
   */
  public synchronized void ask(InetAddress address) throws SystemCallException {
    WatchedNeighbour neighbour = watched.get(address);
    if (neighbour != null) {
      ask(neighbour);
    }
  }

  /**
   * Has the kernel find out whether a watched neighbour is still there, even if it is sure of it,
   * because it does not answer otherwise: it is {@link NeighbourEvent.Lost} after 3 s if not.
   *
   * @throws SystemCallException when this is closed or has ended
   */
  public synchronized void confirm(InetAddress address) throws SystemCallException {
    WatchedNeighbour neighbour = watched.get(address);
    if (neighbour != null) {
      send(neighbour, Request.READ_TO_CONFIRM);
    }
  }

  /** The hardware address of a watched neighbour; empty as long as none is known, or it is lost. */
  public synchronized Optional<MacAddress> mac(InetAddress address) {
    return Optional.ofNullable(watched.get(address)).flatMap(WatchedNeighbour::mac);
  }

  /**
   * Ends watching. After its return nothing is told any more, unless the listener itself calls it
   * or the calling thread is interrupted.
   */
  @Override
  public void close() {
    socket.stop(thread);
  }

  /**
   * First what the kernel knows: there is no news of what it is sure of, and what was entered by
   * hand it must not ask for. The answer wakes the thread, which goes on.
   */
  private void ask(WatchedNeighbour neighbour) throws SystemCallException {
    send(neighbour, Request.READ);
  }

  private void send(WatchedNeighbour neighbour, Request request) throws SystemCallException {
    requests.send(neighbour.address(), request);
    neighbour.asked(System.nanoTime());
  }

  private void run() {
    try {
      NewsSocket.Wake wake = socket.await(millisToWait());
      while (wake != NewsSocket.Wake.STOPPED) {
        if (wake == NewsSocket.Wake.NEWS) {
          readNews();
        }
        askThoseDue();
        wake = socket.await(millisToWait());
      }
    } catch (IOException e) {
      tell(new NeighbourEvent.Ended(e));
    } finally {
      socket.close();
    }
  }

  private synchronized int millisToWait() {
    long now = System.nanoTime();
    long least = Long.MAX_VALUE;
    for (WatchedNeighbour neighbour : watched.values()) {
      least = Math.min(least, Math.max(0, neighbour.due() - now));
    }
    return least == Long.MAX_VALUE ? -1 : (int) (least / 1_000_000) + 1;
  }

  private synchronized void askThoseDue() throws SystemCallException {
    long now = System.nanoTime();
    for (WatchedNeighbour neighbour : watched.values()) {
      if (neighbour.due() - now <= 0) {
        ask(neighbour);
      }
    }
  }

  private void readNews() throws IOException {
    NewsSocket.News news = socket.read();
    if (news.missed().isPresent()) {
      askAllAnew();
    }
    for (NetlinkMessage message : news.messages()) {
      weigh(message).ifPresent(this::tell);
    }
  }

  /** What was lost may have been news of any of them, or answers. */
  private synchronized void askAllAnew() throws SystemCallException {
    requests.forgetAll();
    for (WatchedNeighbour neighbour : watched.values()) {
      ask(neighbour);
    }
  }

  private synchronized Optional<NeighbourEvent> weigh(NetlinkMessage message) throws IOException {
    Optional<Asked> request = requests.answeredBy(message);
    return switch (message.type()) {
      case NeighbourMessages.NEWNEIGH, NeighbourMessages.DELNEIGH -> told(message, request);
      case NetlinkMessage.ERROR ->
          request.isPresent() ? answered(message, request.get()) : Optional.empty();
      default -> Optional.empty(); // nothing else is multicast to this group
    };
  }

  private Optional<NeighbourEvent> told(NetlinkMessage message, Optional<Asked> request)
      throws IOException {
    Optional<NeighbourMessages.Told> read = NeighbourMessages.read(message);
    WatchedNeighbour neighbour = read.map(told -> watched.get(told.address())).orElse(null);
    if (neighbour == null || read.get().link() != link.index()) {
      return Optional.empty();
    }
    NeighbourMessages.Told told = read.get();
    if (request.isEmpty()) {
      return neighbour.told(told, System.nanoTime());
    }
    boolean known = told.mac().isPresent();
    if (!told.byHand()) {
      boolean confirm = request.get().request() == Request.READ_TO_CONFIRM;
      send(neighbour, confirm && known ? Request.CONFIRM : Request.USE);
    }
    // That it had asked in vain is old, as it asks anew.
    return known ? neighbour.told(told, System.nanoTime()) : Optional.empty();
  }

  private Optional<NeighbourEvent> answered(NetlinkMessage message, Asked request)
      throws IOException {
    WatchedNeighbour neighbour = watched.get(request.address());
    Errno errno = message.error();
    if (neighbour == null || errno.number() == 0) {
      return Optional.empty();
    }
    if (request.request() == Request.CONFIRM && errno.equals(Errno.EINVAL)) {
      return Optional.empty(); // failed since it was read, which is news by itself
    }
    if (request.request().reads() && errno.equals(Errno.ENOENT)) {
      send(neighbour, Request.USE);
      return Optional.empty();
    }
    SystemCallException cause =
        SystemCallException.of(
            request.name(),
            requests.describe(request.address()),
            errno,
            message.explanation(),
            Optional.of(Capability.NET_ADMIN));
    return neighbour.refused(FailureText.of(cause), System.nanoTime());
  }

  private void tell(NeighbourEvent event) {
    try {
      listener.accept(event);
    } catch (RuntimeException e) {
      thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
    }
  }
}
