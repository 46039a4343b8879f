package dev.pointsman.linux;

import dev.pointsman.model.FailureText;
import java.io.IOException;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
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
  private final Map<InetAddress, WatchedNeighbour> watched = new HashMap<>();

  /** The requests that have no answer yet, by their numbers. */
  private final Map<Integer, Asked> asked = new HashMap<>();

  private int sequence;

  /**
   * A request.
   *
   * @param use to ask the link; else to say what is known
   */
  private record Asked(InetAddress address, boolean use) {
    String name() {
      return use ? "RTM_NEWNEIGH" : "RTM_GETNEIGH";
    }
  }

  private Neighbours(NewsSocket socket, Link link, Consumer<? super NeighbourEvent> listener) {
    this.socket = socket;
    this.link = link;
    this.listener = listener;
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
    send(NeighbourMessages.get(link.index(), neighbour.address()), neighbour, false);
  }

  private void use(WatchedNeighbour neighbour) throws SystemCallException {
    send(NeighbourMessages.use(link.index(), neighbour.address()), neighbour, true);
  }

  private void send(NetlinkRequest request, WatchedNeighbour neighbour, boolean use)
      throws SystemCallException {
    int number = nextNumber();
    Asked what = new Asked(neighbour.address(), use);
    asked.put(number, what);
    try {
      socket.send(request.toBytes(number), what.name() + ' ' + describe(what.address()));
    } catch (SystemCallException e) {
      asked.remove(number);
      throw e;
    }
    neighbour.asked(System.nanoTime());
  }

  private int nextNumber() {
    sequence = sequence == Integer.MAX_VALUE ? 1 : sequence + 1; // 0 is the kernel's own news
    return sequence;
  }

  private String describe(InetAddress address) {
    return address.getHostAddress() + " on " + link.name();
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
    asked.clear();
    for (WatchedNeighbour neighbour : watched.values()) {
      ask(neighbour);
    }
  }

  private synchronized Optional<NeighbourEvent> weigh(NetlinkMessage message) throws IOException {
    Optional<Asked> request = Optional.ofNullable(asked.remove(message.sequence()));
    return switch (message.type()) {
      case NeighbourMessages.NEWNEIGH, NeighbourMessages.DELNEIGH ->
          told(message, request.isPresent());
      case NetlinkMessage.ERROR ->
          request.isPresent() ? answered(message, request.get()) : Optional.empty();
      default -> Optional.empty(); // nothing else is multicast to this group
    };
  }

  private Optional<NeighbourEvent> told(NetlinkMessage message, boolean onRequest)
      throws IOException {
    Optional<NeighbourMessages.Told> read = NeighbourMessages.read(message);
    WatchedNeighbour neighbour = read.map(told -> watched.get(told.address())).orElse(null);
    if (neighbour == null || read.get().link() != link.index()) {
      return Optional.empty();
    }
    NeighbourMessages.Told told = read.get();
    if (!onRequest) {
      return neighbour.told(told, System.nanoTime());
    }
    if (!told.byHand()) {
      use(neighbour);
    }
    // That it had asked in vain is old, as it asks anew.
    return told.mac().isPresent() ? neighbour.told(told, System.nanoTime()) : Optional.empty();
  }

  private Optional<NeighbourEvent> answered(NetlinkMessage message, Asked request)
      throws IOException {
    WatchedNeighbour neighbour = watched.get(request.address());
    Errno errno = message.error();
    if (neighbour == null || errno.number() == 0) {
      return Optional.empty();
    }
    if (errno.equals(Errno.ENOENT) && !request.use()) {
      use(neighbour);
      return Optional.empty();
    }
    SystemCallException cause =
        SystemCallException.of(
            request.name(),
            describe(request.address()),
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
