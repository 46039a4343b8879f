package dev.pointsman.failover;

import dev.pointsman.election.MoveAnswer;
import dev.pointsman.election.Timing;
import dev.pointsman.failover.FailoverActor.Command;
import dev.pointsman.failover.FailoverActor.Disown;
import dev.pointsman.failover.FailoverActor.Event;
import dev.pointsman.failover.FailoverActor.Own;
import dev.pointsman.failover.wire.Envelope;
import dev.pointsman.failover.wire.EnvelopeCodec;
import dev.pointsman.metrics.SiteMetrics;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.Quorum;
import dev.pointsman.model.Vip;
import dev.pointsman.model.VipName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Two failover actors, {@code a} before {@code b}, that tell each other what they would over links.
 */
final class FailoverNodes implements AutoCloseable {
  static final VipName MEDIA = new VipName("media");
  static final NodeName A = new NodeName("a");
  static final NodeName B = new NodeName("b");
  static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Timing TIMING =
      new Timing(
          Duration.ofMillis(50),
          Duration.ofSeconds(2),
          Duration.ofSeconds(4),
          Duration.ofSeconds(2),
          Duration.ofSeconds(1),
          Duration.ofSeconds(10),
          1000);

  final ActorTestKit kit = ActorTestKit.create();
  private final Quorum quorum;
  private final Map<NodeName, Node> nodes = new ConcurrentHashMap<>();

  FailoverNodes(Quorum quorum) {
    this.quorum = quorum;
    for (NodeName name : List.of(A, B)) {
      nodes.put(name, new Node(name));
    }
  }

  /** One scheduler node: its actor, its addresses, and which of them its site serves. */
  final class Node {
    final FakeAddresses addresses = new FakeAddresses();
    final Set<VipName> served = ConcurrentHashMap.newKeySet();
    final FakeState terms = new FakeState();
    volatile boolean neverStops;
    final ActorRef<Command> actor;

    Node(NodeName self) {
      FailoverSettings settings =
          new FailoverSettings(self, Set.of(A, B), List.of(media()), quorum, TIMING, 1, Map.of());
      Publisher publisher = (peer, envelope) -> deliver(peer, EnvelopeCodec.encode(envelope));
      actor =
          kit.spawn(
              Behaviors.<Command>setup(
                  context -> {
                    ActorRef<Event> site = context.spawn(site(context.getSelf()), "site");
                    return FailoverActor.create(
                        settings, publisher, addresses, terms, SiteMetrics.none().cluster(), site);
                  }));
      actor.tell(new FailoverActor.StateHeld(true));
    }

    private Behavior<Event> site(ActorRef<Command> failover) {
      return Behaviors.receiveMessage(
          event -> {
            switch (event) {
              case Own own -> {
                served.add(own.vip());
                failover.tell(new FailoverActor.Serving(own.vip()));
              }
              case FailoverActor.HandingOver over -> {}
              case Disown disown -> {
                served.remove(disown.vip());
                if (!neverStops) {
                  failover.tell(new FailoverActor.Stopped(disown.vip()));
                }
              }
            }
            return Behaviors.same();
          });
    }

    boolean owns() {
      return served.contains(MEDIA) && addresses.held.contains(MEDIA);
    }

    boolean gone() {
      return !served.contains(MEDIA) && !addresses.held.contains(MEDIA);
    }
  }

  private void deliver(NodeName peer, byte[] bytes) {
    Node node = nodes.get(peer);
    if (node != null) {
      try {
        Envelope envelope = EnvelopeCodec.decode(bytes);
        node.actor.tell(new FailoverActor.Heard(envelope));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  static Vip media() {
    return new Vip(
        MEDIA, InetAddress.ofLiteral("10.0.0.1"), List.of(A, B), Optional.of("eth0"), 32, false);
  }

  Node node(NodeName name) {
    return Objects.requireNonNull(nodes.get(name));
  }

  /** Ends a node's actor, so that it says nothing any more. */
  void silence(NodeName name) {
    kit.stop(Objects.requireNonNull(nodes.remove(name)).actor);
  }

  /** Has a node told that the VIP is to move. */
  MoveAnswer move(NodeName told, NodeName target) {
    TestProbe<MoveAnswer> answer = kit.createTestProbe();
    node(told).actor.tell(new FailoverActor.Move(MEDIA, target, answer.getRef()));
    return answer.receiveMessage();
  }

  @Override
  public void close() {
    kit.shutdownTestKit();
  }
}
