package dev.pointsman.failover;

import dev.pointsman.model.NodeName;
import dev.pointsman.model.PeerTrust;
import dev.pointsman.model.SchedulingRule;
import dev.pointsman.model.ServerName;
import dev.pointsman.model.Stickiness;
import dev.pointsman.peerlink.CloseReason;
import dev.pointsman.peerlink.LinkSettings;
import dev.pointsman.peerlink.PeerLinks;
import dev.pointsman.peerlink.PeerListener;
import dev.pointsman.peerlink.PeerSecurity;
import dev.pointsman.peerlink.Refusal;
import dev.pointsman.stickiness.Bindings;
import dev.pointsman.stickiness.StickySite;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;

/** A node of two that tells the other its bindings through a real link. */
final class BindingsNode implements AutoCloseable {
  static final NodeName A = new NodeName("a");
  static final NodeName B = new NodeName("b");
  static final int PORT = 80;

  final Bindings bindings;
  final AtomicLong bytes = new AtomicLong();
  final AtomicLong batches = new AtomicLong();
  private final NodeName self;
  private final PeerLinks links;
  private final ActorTestKit kit;
  private final ActorRef<BindingsActor.Command> actor;
  private final Thread heart;
  private boolean up;
  private volatile Optional<BatchListener> batchListener = Optional.empty();
  private volatile Optional<ActorRef<BindingsActor.Command>> told = Optional.empty();

  BindingsNode(NodeName self, long incarnation, int ownPort, int peerPort, Stickiness stick)
      throws IOException {
    this.self = self;
    NodeName peer = peer();
    this.bindings = new Bindings(new Observer());
    bindings.configure(StickySite.of(self, List.of(A, B), stick, List.of(PORT)));
    this.kit = ActorTestKit.create("bindings-" + self);
    this.links =
        PeerLinks.start(
            new LinkSettings(
                "site",
                self,
                incarnation,
                "127.0.72.1",
                ownPort,
                List.of(new LinkSettings.Peer(peer, "127.0.72.1", peerPort)),
                Duration.ofSeconds(10)),
            PeerSecurity.of(new PeerTrust.None()),
            new Listener(),
            Optional.empty());
    this.actor =
        kit.spawn(
            BindingsActor.create(
                bindings,
                Set.of(peer),
                (to, batch) -> {
                  boolean sent = links.send(to, batch);
                  bytes.addAndGet(sent ? batch.length : 0);
                  batches.addAndGet(sent ? 1 : 0);
                  return sent;
                },
                this::attach));
    told = Optional.of(actor);
    this.heart =
        Thread.ofPlatform()
            .daemon()
            .start(
                () -> {
                  try {
                    while (true) {
                      links.publish(peer, new byte[200]);
                      Thread.sleep(50);
                    }
                  } catch (InterruptedException end) {
                    Thread.currentThread().interrupt();
                  }
                });
  }

  private synchronized void attach(BatchListener listener) {
    batchListener = Optional.of(listener);
    if (up) {
      listener.up(peer());
    }
  }

  private synchronized void linked(boolean now) {
    up = now;
    batchListener.ifPresent(
        listener -> {
          if (now) {
            listener.up(peer());
          } else {
            listener.down(peer());
          }
        });
  }

  private NodeName peer() {
    return self.equals(A) ? B : A;
  }

  void askAll() {
    actor.tell(new BindingsActor.AskAll());
  }

  static InetAddress client(int i) {
    byte[] octets = {10, (byte) (i >> 16), (byte) (i >> 8), (byte) i};
    try {
      return InetAddress.getByAddress(octets);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  void use(int client, String server) {
    bindings.use(
        StickySite.rule(PORT), client(client), new ServerName(server), System.currentTimeMillis());
  }

  Optional<ServerName> bound(int client) {
    return bindings.bound(StickySite.rule(PORT), client(client), System.currentTimeMillis());
  }

  int size() {
    return bindings.size(StickySite.rule(PORT));
  }

  @Override
  public void close() {
    heart.interrupt();
    links.close();
    kit.shutdownTestKit();
  }

  private final class Observer implements Bindings.Observer {
    @Override
    public void counted(SchedulingRule rule, int bindings, long evicted) {}

    @Override
    public void changed() {
      told.ifPresent(to -> to.tell(new BindingsActor.Changed()));
    }
  }

  private final class Listener implements PeerListener {
    @Override
    public void reached(NodeName peer, long incarnation) {}

    @Override
    public void received(NodeName peer, long incarnation, byte[] payload, long nanoTime) {}

    @Override
    public void batch(NodeName peer, long incarnation, byte[] payload) {
      batchListener.ifPresent(to -> to.came(peer, payload));
    }

    @Override
    public void batchTaken(NodeName peer) {
      batchListener.ifPresent(to -> to.taken(peer));
    }

    @Override
    public void closed(NodeName peer, long incarnation, CloseReason reason, String detail) {}

    @Override
    public void outboundUp(NodeName peer) {
      linked(true);
    }

    @Override
    public void outboundDown(NodeName peer, CloseReason reason) {
      linked(false);
    }

    @Override
    public void refused(Refusal refusal) {}
  }
}
