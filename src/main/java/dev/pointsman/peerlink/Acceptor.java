package dev.pointsman.peerlink;

import dev.pointsman.model.NodeName;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Accepts connections and gives each a thread, as long as there is a place for strangers. */
final class Acceptor implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Acceptor.class);

  /** After a failure to accept, such as of a process that has no file descriptor left. */
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final Context context;
  private final ServerSocket server;
  private final Map<NodeName, InboundPeer> peers;
  private final Strangers strangers = new Strangers();
  private final Map<InboundLink, Thread> links = new ConcurrentHashMap<>();
  private final CountDownLatch closing = new CountDownLatch(1);

  Acceptor(Context context, ServerSocket server, Map<NodeName, InboundPeer> peers) {
    this.context = context;
    this.server = server;
    this.peers = peers;
  }

  @Override
  public void run() {
    try {
      do {
        accept();
      } while (closing.getCount() > 0);
    } catch (InterruptedException interrupted) {
      LOG.debug("accepting ends, interrupted", interrupted);
      Thread.currentThread().interrupt();
    }
  }

  private void accept() throws InterruptedException {
    try {
      Socket socket = server.accept();
      InetAddress address = socket.getInetAddress();
      if (strangers.enter(address)) {
        start(socket, address);
      } else {
        refuse(socket, address);
      }
    } catch (IOException failure) {
      if (closing.await(0, TimeUnit.SECONDS)) {
        return;
      }
      if (context.log().due("accept " + failure.getMessage())) {
        LOG.warn("peers cannot link to this node: text=\"{}\"", failure.getMessage());
      }
      closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void start(Socket socket, InetAddress address) throws IOException {
    Wire wire;
    try {
      wire = Wire.accepted(socket, context.security());
    } catch (IOException failure) {
      strangers.leave(address);
      Sockets.close(socket);
      throw failure;
    }
    InboundLink link = new InboundLink(context, peers, wire, () -> strangers.leave(address));
    Thread thread =
        Thread.ofPlatform()
            .daemon()
            .name(context.settings().node() + ": link from " + wire.remote())
            .unstarted(
                () -> {
                  try {
                    link.run();
                  } finally {
                    links.remove(link);
                  }
                });
    links.put(link, thread);
    thread.start();
    if (closing.getCount() == 0) {
      link.abort();
    }
  }

  private void refuse(Socket socket, InetAddress address) {
    String host = address.getHostAddress();
    context.refused(
        new Refusal(
            Refusal.Side.HERE,
            Optional.empty(),
            host + ":" + socket.getPort(),
            RefusalReason.TOO_MANY,
            "connections that did not say who they are (expected: at most %d, and %d of one address)"
                .formatted(Limits.STRANGERS, Limits.STRANGERS_OF_AN_ADDRESS)),
        host);
    Sockets.close(socket);
  }

  /** Accepts no more. */
  void close() {
    closing.countDown();
    Sockets.close(server);
  }

  /** Ends the connections that there are, and gives their threads. */
  Set<Thread> abort() {
    Set<Thread> threads = Set.copyOf(links.values());
    links.keySet().forEach(InboundLink::abort);
    return threads;
  }
}
