package dev.pointsman.linux;

import dev.pointsman.flows.packet.TcpFrame;
import dev.pointsman.model.Endpoint;
import dev.pointsman.model.FailureText;
import dev.pointsman.model.FlowKey;
import java.io.IOException;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks servers of an interface's link whether they accept connections to a VIP, on the way that
 * clients' packets take when they hop: a SYN for the VIP to the server's hardware address. Its
 * SYN-ACK is answered by an RST, before the service hears of it.
 *
 * <p>No socket of this host can do that. On the node that owns the VIP, its packets would never
 * leave, and an answer from the VIP would be dropped as this host's own (a martian); on another
 * node, they would go to the owner. So the SYN is sent, and the answer seen, by packet sockets,
 * where neither that nor reverse path filters matter. The answer may come with a checksum that
 * nobody has computed, as between virtual hosts; it is known by the number that it acknowledges.
 *
 * <p>The stack of a node that does not own the VIP answers the SYN-ACK, too: it knows no such
 * connection and resets it, towards the VIP's owner, who takes that for a stray and lets it be.
 *
 * <p>Bound to the interface that was there at the opening. May be used by any number of threads.
 */
public final class HalfOpenProbe implements AutoCloseable {
  /**
   * From which it asks, one for each SYN under way, out of those for clients (RFC 6335). A
   * connection of this host's own that dials the same VIP from the same port comes to no harm:
   * neither end expects the numbers of these segments.
   */
  static final int PORTS = 0xe000;

  /** As many as can be asked at one time. */
  static final int PORT_COUNT = 1024;

  private static final Logger LOG = LoggerFactory.getLogger(HalfOpenProbe.class);

  private final Link link;
  private final Routes routes = new Routes();
  private final SecureRandom random = new SecureRandom();
  private final AnswerSockets sockets;
  private final Neighbours neighbours;
  private final Map<Integer, HalfOpenAttempt> underWay = new HashMap<>();
  private final Map<InetAddress, String> lost = new HashMap<>();
  private Optional<String> ended = Optional.empty();

  @SuppressWarnings("this-escape") // the threads of both wait for what is asked later
  private HalfOpenProbe(Link link) throws IOException {
    this.link = link;
    this.sockets =
        AnswerSockets.open(
            link, PORTS, PORT_COUNT, this::onFrame, cause -> end(FailureText.of(cause)));
    try {
      this.neighbours = Neighbours.start(link.name(), this::onNeighbour);
    } catch (IOException e) {
      sockets.close();
      throw e;
    }
  }

  /**
   * Opens the means to ask, in the network namespace of the calling thread.
   *
   * @throws IOException saying what to do, when there is no such interface, it is no Ethernet, or
   *     this process lacks {@link Capability#NET_RAW}
   */
  public static HalfOpenProbe open(String interfaceName) throws IOException {
    return new HalfOpenProbe(new Rtnetlink().existing(interfaceName));
  }

  /**
   * Asks a server. In the network namespace in which this was opened.
   *
   * @param server its own address
   * @param vip the VIP and its port
   * @param timeout how long it may take; the SYN is repeated once, at half of it
   * @return what was found; never fails
   */
  public CompletionStage<HalfOpen> probe(InetAddress server, Endpoint vip, Duration timeout) {
    try {
      requireSameLink();
      return switch (routes.reach(link, server)) {
        case Reach.ThisNode here -> CompletableFuture.completedStage(new HalfOpen.ThisNode());
        case Reach.Elsewhere there ->
            CompletableFuture.completedStage(new HalfOpen.Elsewhere(there.way()));
        case Reach.OnLink on ->
            begin(server, vip, OwnAddress.on(link, on, vip.address()), timeout.toMillis());
      };
    } catch (IOException e) {
      return CompletableFuture.completedStage(new HalfOpen.NotMade(FailureText.of(e)));
    }
  }

  private void requireSameLink() throws IOException {
    Link now = new Rtnetlink().existing(link.name());
    if (now.index() != link.index() || !now.mac().equals(link.mac())) {
      end("interface: " + link.name() + " is another one now");
    }
  }

  private CompletionStage<HalfOpen> begin(
      InetAddress server, Endpoint vip, InetAddress source, long millis) throws IOException {
    HalfOpenAttempt attempt = enter(server, vip, source);
    neighbours.watch(server);
    if (isLost(server)) {
      neighbours.ask(server); // it may be back, and is found within the time then
    } else {
      ask(attempt);
    }
    CompletableFuture.delayedExecutor(millis / 2, TimeUnit.MILLISECONDS)
        .execute(() -> askAgain(attempt));
    CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS).execute(() -> giveUp(attempt));
    return attempt.found().copy();
  }

  private synchronized HalfOpenAttempt enter(InetAddress server, Endpoint vip, InetAddress source)
      throws IOException {
    if (ended.isPresent()) {
      throw new IOException(ended.get());
    }
    if (underWay.size() == PORT_COUNT) {
      throw new IOException("ports for probes: all " + PORT_COUNT + " in use");
    }
    int port = PORTS + random.nextInt(PORT_COUNT);
    while (underWay.containsKey(port)) {
      port = PORTS + (port + 1) % PORT_COUNT;
    }
    MacAddress own = link.mac().orElseThrow();
    FlowKey key = FlowKey.of(new Endpoint(source, port), vip);
    HalfOpenAttempt attempt = new HalfOpenAttempt(server, key, random.nextInt(), own);
    underWay.put(port, attempt);
    return attempt;
  }

  private synchronized boolean isLost(InetAddress server) {
    return lost.containsKey(server);
  }

  /** Sends the SYN, if somebody has the server's address and it is still wanted. */
  private void ask(HalfOpenAttempt attempt) {
    Optional<MacAddress> mac = neighbours.mac(attempt.server());
    if (mac.isEmpty()) {
      return;
    }
    try {
      // Whether it is wanted, and the sending, at once: after the RST it would open another one.
      synchronized (this) {
        if (underWay.get(attempt.port()) == attempt) {
          sockets.send(attempt.syn(mac.get()), attempt.isIpv4());
        }
      }
    } catch (SystemCallException e) {
      if (!e.errno().equals(Errno.ENOBUFS)) { // as good as lost on its way
        finish(attempt, new HalfOpen.NotMade(FailureText.of(e)));
      }
    }
  }

  /**
   * And whether the server is still there, lest a dead one be told from one without the VIP late.
   */
  private void askAgain(HalfOpenAttempt attempt) {
    if (attempt.found().isDone()) {
      return;
    }
    try {
      neighbours.confirm(attempt.server());
      ask(attempt);
    } catch (SystemCallException e) {
      finish(attempt, new HalfOpen.NotMade(FailureText.of(e)));
    }
  }

  private void giveUp(HalfOpenAttempt attempt) {
    HalfOpen found;
    synchronized (this) {
      found =
          attempt.hasAsked()
              ? new HalfOpen.Silent()
              : new HalfOpen.NotThere(
                  lost.getOrDefault(attempt.server(), Neighbours.doesNotAnswer(attempt.server())));
    }
    finish(attempt, found);
  }

  private void finish(HalfOpenAttempt attempt, HalfOpen found) {
    synchronized (this) {
      underWay.remove(attempt.port(), attempt);
    }
    attempt.found().complete(found);
  }

  private void onFrame(byte[] frame) {
    if (!(TcpFrame.parse(frame) instanceof TcpFrame segment)) {
      return;
    }
    HalfOpenAttempt attempt;
    Optional<HalfOpen> found;
    synchronized (this) {
      attempt = underWay.get(segment.key().vipPort());
      found = Optional.ofNullable(attempt).flatMap(of -> of.weigh(segment));
      found.ifPresent(answer -> underWay.remove(segment.key().vipPort()));
    }
    if (found.isPresent()) {
      HalfOpenAttempt answered = Objects.requireNonNull(attempt);
      if (found.get() instanceof HalfOpen.Accepted) {
        reset(answered);
      }
      finish(answered, found.get());
    }
  }

  private void reset(HalfOpenAttempt attempt) {
    byte[] reset;
    synchronized (this) {
      reset = attempt.reset();
    }
    try {
      sockets.send(reset, attempt.isIpv4());
    } catch (SystemCallException e) {
      // The server gives up by itself after a minute of asking; that it is up is known.
      LOG.debug(
          "server={} probe=accepted reset=\"not sent\" reason=\"{}\"",
          attempt.server().getHostAddress(),
          e.getMessage());
    }
  }

  private void onNeighbour(NeighbourEvent event) {
    switch (event) {
      case NeighbourEvent.Found found -> {
        synchronized (this) {
          lost.remove(found.address());
        }
        of(found.address()).forEach(this::ask);
      }
      case NeighbourEvent.Lost gone -> {
        synchronized (this) {
          lost.put(gone.address(), gone.reason());
        }
        of(gone.address())
            .forEach(attempt -> finish(attempt, new HalfOpen.NotThere(gone.reason())));
      }
      case NeighbourEvent.Ended over -> end(FailureText.of(over.cause()));
    }
  }

  private synchronized List<HalfOpenAttempt> of(InetAddress server) {
    return underWay.values().stream().filter(of -> of.server().equals(server)).toList();
  }

  /** Whether it can ask no more, and why: another is needed then. */
  public synchronized Optional<String> ended() {
    return ended;
  }

  private void end(String reason) {
    List<HalfOpenAttempt> all;
    synchronized (this) {
      ended = Optional.of(ended.orElse(reason));
      all = new ArrayList<>(underWay.values());
    }
    all.forEach(attempt -> finish(attempt, new HalfOpen.NotMade(reason)));
  }

  /**
   * Looks after none but these servers any more, until another one is {@linkplain #probe asked}.
   */
  public void retain(Set<InetAddress> servers) {
    neighbours.retain(servers);
    synchronized (this) {
      lost.keySet().retainAll(servers);
    }
  }

  /** Ends it; what is under way is found not made. */
  @Override
  public void close() {
    end("closed");
    neighbours.close();
    sockets.close();
  }
}
