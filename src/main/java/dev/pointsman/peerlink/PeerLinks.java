package dev.pointsman.peerlink;

import dev.pointsman.model.NodeName;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The links of a scheduler node with all its peers.
 *
 * <p>It takes one thread to accept, one to watch, and for each peer two that are linked to this
 * node, by the link and by the lifeline, and four that link this node to it.
 *
 * <pre>{@code
 * try (PeerLinks links = PeerLinks.start(settings, PeerSecurity.of(trust), listener, keeper)) {
 *   every(heartbeat, () -> peers.forEach(peer -> links.publish(peer, state())));
 * }
 * }</pre>
 */
public final class PeerLinks implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PeerLinks.class);
  private static final int BACKLOG = 64;

  /** What threads may take to end once their sockets are closed; none waits for anything else. */
  private static final Duration END = Duration.ofSeconds(2);

  private final Context context;
  private final ServerSocket server;
  private final Acceptor acceptor;
  private final Map<NodeName, OutboundLink> outbound = new LinkedHashMap<>();
  private final Map<NodeName, PeerCounters> counters = new LinkedHashMap<>();
  private final List<Thread> dialling = new ArrayList<>();
  private final Thread accepting;
  private boolean closed;

  private PeerLinks(Context context, ServerSocket server) {
    this.context = context;
    this.server = server;
    Map<NodeName, InboundPeer> inbound = new LinkedHashMap<>();
    String own = context.settings().node() + ": ";
    for (LinkSettings.Peer peer : context.settings().peers()) {
      PeerCounters ofPeer = new PeerCounters(peer.name());
      OutboundLink link = new OutboundLink(context, peer, server.getInetAddress(), ofPeer);
      counters.put(peer.name(), ofPeer);
      inbound.put(peer.name(), new InboundPeer(peer.name(), context.events(), ofPeer));
      outbound.put(peer.name(), link);
      dialling.add(
          Thread.ofPlatform().daemon().name(own + "link to " + peer.name()).unstarted(link));
    }
    this.acceptor = new Acceptor(context, server, Map.copyOf(inbound));
    this.accepting = Thread.ofPlatform().daemon().name(own + "accepting links").unstarted(acceptor);
  }

  /**
   * Listens, and dials all peers until {@link #close}.
   *
   * @param keeper of lifelines, by which peers notice a crash of this process at once; without one
   *     they notice it when its kernel closes its other connections
   * @throws IOException when it cannot listen, with the host and port that it cannot listen on
   */
  public static PeerLinks start(
      LinkSettings settings,
      PeerSecurity security,
      PeerListener listener,
      Optional<LifelineKeeper> keeper)
      throws IOException {
    ServerSocket server = new ServerSocket();
    try {
      server.bind(new InetSocketAddress(settings.host(), settings.port()), BACKLOG);
    } catch (IOException failure) {
      Sockets.close(server);
      throw new IOException(
          "link-port %s:%d: %s (expected: an address of this machine and a port that is free)"
              .formatted(settings.host(), settings.port(), failure.getMessage()),
          failure);
    }
    Watch watch = new Watch(settings.node() + ": watch of links", settings.silence());
    PeerLinks links =
        new PeerLinks(
            new Context(settings, security, new Events(listener), watch, new RefusalLog(), keeper),
            server);
    links.accepting.start();
    links.dialling.forEach(Thread::start);
    LOG.info(
        "peer links: node={} address={}:{} peers={} security={}",
        settings.node(),
        settings.host(),
        links.port(),
        settings.peers().stream().map(LinkSettings.Peer::name).toList(),
        security.label());
    return links;
  }

  /** The port on which it listens. */
  public int port() {
    return server.getLocalPort();
  }

  /**
   * Makes {@code latest} what {@code peer} is to know; never blocks. While one payload is on its
   * way, a later one takes the place of those that wait. After {@link #close} it is dropped.
   *
   * @param latest at most 64 KiB; the callee keeps it, so do not change it
   * @throws IllegalArgumentException when there is no such peer or the payload is too long
   */
  public void publish(NodeName peer, byte[] latest) {
    checked(peer, latest).publish(latest);
  }

  private OutboundLink checked(NodeName peer, byte[] payload) {
    OutboundLink link = outbound.get(peer);
    if (link == null) {
      throw new IllegalArgumentException(
          "peer: " + peer + " (expected: one of " + outbound.keySet() + ")");
    }
    if (payload.length > Limits.PAYLOAD) {
      throw new IllegalArgumentException(
          "payload: %d bytes (expected: at most %d)".formatted(payload.length, Limits.PAYLOAD));
    }
    return link;
  }

  /**
   * Sends {@code peer} a batch, between states and after them; never blocks. One is on its way at a
   * time: {@link PeerListener#batchTaken} tells that the next may be sent, and {@link
   * PeerListener#outboundDown} that the last one may be lost.
   *
   * @param batch at most 64 KiB; the callee keeps it, so do not change it
   * @return whether it will be sent; false when the link is down or the last batch is not taken yet
   * @throws IllegalArgumentException when there is no such peer or the batch is too long
   */
  public boolean send(NodeName peer, byte[] batch) {
    return checked(peer, batch).send(batch);
  }

  /**
   * Dials {@code peer} at once, if it is not linked and waits to be dialled again: for when there
   * is a sign that it is there now. Does nothing if there is no such peer.
   */
  public void dialNow(NodeName peer) {
    OutboundLink link = outbound.get(peer);
    if (link != null) {
      link.dialNow();
    }
  }

  /** The figures of all peers, in the order of the settings. */
  public List<PeerStatistics> statistics() {
    return counters.values().stream().map(PeerCounters::snapshot).toList();
  }

  /**
   * Says farewell to all peers, which takes at most half a second, and ends every connection and
   * thread. Not to be called by the listener.
   */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    context.events().close();
    acceptor.close();
    outbound.values().forEach(OutboundLink::close);
    try (Watch.Guard late = context.watch().after(Limits.FAREWELL, this::abortDialled)) {
      join(dialling);
      LOG.debug("farewells are said, in time: {}", !late.late());
      join(List.of(accepting));
      join(acceptor.abort());
      context.watch().close();
      if (!context.watch().awaitEnd(END)) {
        LOG.warn("the watch of the peer links does not end");
      }
    } catch (InterruptedException interrupted) {
      LOG.debug("interrupted while the peer links end", interrupted);
      abortDialled();
      acceptor.abort();
      context.watch().close();
      Thread.currentThread().interrupt();
    }
  }

  private void abortDialled() {
    outbound.values().forEach(OutboundLink::abort);
  }

  private static void join(Iterable<Thread> threads) throws InterruptedException {
    for (Thread thread : threads) {
      if (!thread.join(END)) {
        LOG.warn("a thread of the peer links does not end: thread=\"{}\"", thread.getName());
      }
    }
  }
}
