package dev.pointsman.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Failover actors that tell each other what they would over links, in one process. */
class FailoverActorTest {
  private static final VipName MEDIA = new VipName("media");
  private static final NodeName A = new NodeName("a");
  private static final NodeName B = new NodeName("b");
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Timing TIMING =
      new Timing(
          Duration.ofMillis(50),
          Duration.ofSeconds(2),
          Duration.ofSeconds(4),
          Duration.ofSeconds(2),
          Duration.ofSeconds(10),
          1000);

  private final ActorTestKit kit = ActorTestKit.create();
  private final Map<NodeName, Node> nodes = new ConcurrentHashMap<>();

  /** One scheduler node: its actor, its addresses, and which of them its site serves. */
  private final class Node {
    final FakeAddresses addresses = new FakeAddresses();
    final Set<VipName> served = ConcurrentHashMap.newKeySet();
    final FakeState terms = new FakeState();
    volatile boolean neverStops;
    final ActorRef<Command> actor;

    Node(NodeName self) {
      FailoverSettings settings =
          new FailoverSettings(
              self, Set.of(A, B), List.of(media()), Quorum.NONE, TIMING, 1, Map.of());
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

  private static Vip media() {
    return new Vip(
        MEDIA, InetAddress.ofLiteral("10.0.0.1"), List.of(A, B), Optional.of("eth0"), 32, false);
  }

  @BeforeEach
  void start() {
    for (NodeName name : List.of(A, B)) {
      nodes.put(name, new Node(name));
    }
    // Both may have taken it at first, not having heard each other.
    await().atMost(LIMIT).until(() -> node(A).owns() && node(B).gone());
  }

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  private Node node(NodeName name) {
    return Objects.requireNonNull(nodes.get(name));
  }

  @Test
  void theFirstOfTheListOwnsTheVipAndTheNeighboursAreTold() {
    assertThat(node(B).gone()).isTrue();
    await().atMost(LIMIT).until(() -> node(A).addresses.announcements.get() >= 3);
  }

  @Test
  void aNodeWhosePeerIsGoneTakesTheVip() {
    kit.stop(Objects.requireNonNull(nodes.remove(A)).actor);

    node(B).actor.tell(new FailoverActor.PeerGone(A, "its process ended", true));

    await().atMost(LIMIT).until(() -> node(B).owns());
  }

  @Test
  void aNodeWhosePeerFallsSilentTakesTheVip() {
    await().atMost(LIMIT).until(() -> node(B).terms.reachable.contains(A));
    kit.stop(Objects.requireNonNull(nodes.remove(A)).actor);

    await().atMost(LIMIT).until(() -> node(B).owns());
    await().atMost(LIMIT).until(() -> !node(B).terms.reachable.contains(A));
  }

  @Test
  void aVipMovesWhereTheOperatorWantsIt() {
    TestProbe<MoveAnswer> answer = kit.createTestProbe();

    node(A).actor.tell(new FailoverActor.Move(MEDIA, B, answer.getRef()));

    assertThat(answer.receiveMessage()).isInstanceOf(MoveAnswer.Accepted.class);
    await().atMost(LIMIT).until(() -> node(B).owns() && node(A).gone());
  }

  @Test
  void aVipThatComesBackWhileItIsBeingLetGoIsServedAgain() {
    // given
    node(A).neverStops = true;
    TestProbe<MoveAnswer> answer = kit.createTestProbe();
    node(A).actor.tell(new FailoverActor.Move(MEDIA, B, answer.getRef()));
    await().atMost(LIMIT).until(() -> node(B).owns() && !node(A).served.contains(MEDIA));

    // when
    node(B).actor.tell(new FailoverActor.Move(MEDIA, A, answer.getRef()));

    // then
    await().atMost(LIMIT).until(() -> node(A).owns() && node(B).gone());
  }

  @Test
  void aMoveToANodeThatDoesNotExistIsRefusedAndSaysWhatIsAllowed() {
    TestProbe<MoveAnswer> answer = kit.createTestProbe();

    node(A).actor.tell(new FailoverActor.Move(MEDIA, new NodeName("c"), answer.getRef()));

    assertThat(answer.receiveMessage())
        .isInstanceOfSatisfying(
            MoveAnswer.Refused.class, refused -> assertThat(refused.reason()).contains("c", "b"));
  }

  @Test
  void aNodeThatShutsDownHasLeftOnceTheOtherHasTheVip() {
    TestProbe<FailoverActor.Left> left = kit.createTestProbe();

    node(A).actor.tell(new FailoverActor.Leave(left.getRef()));

    left.receiveMessage(LIMIT);
    assertThat(node(A).gone()).isTrue();
    await().atMost(LIMIT).until(() -> node(B).owns());
  }

  @Test
  void aNodeWhoseInterfaceGoesDownGivesTheVipUp() {
    node(A).addresses.linkDown();

    await().atMost(LIMIT).until(() -> node(A).gone() && node(B).owns());
  }

  @Test
  void anOwnerThatIsAtWorkRenewsItsAddresses() {
    int before = node(A).addresses.renewals.get();

    await().atMost(LIMIT).until(() -> node(A).addresses.renewals.get() > before + 1);
  }

  @Test
  void anOwnerWhoseAddressLapsedTakesItAgainIfItIsStillTheOwner() {
    int before = node(A).addresses.announcements.get();

    node(A).addresses.lapse(media());

    await().atMost(LIMIT).until(() -> node(A).owns());
    assertThat(node(B).gone()).isTrue();
    await().atMost(LIMIT).until(() -> node(A).addresses.announcements.get() > before);
  }

  @Test
  void anOwnerWhoseAddressLapsedLeavesItToWhoeverTookItMeanwhile() {
    // given that B has lost A, which hangs
    node(B).actor.tell(new FailoverActor.PeerGone(A, "hangs", true));
    node(A).addresses.lapse(media());
    await().atMost(LIMIT).until(() -> node(B).owns());

    // then
    await().atMost(LIMIT).until(() -> node(A).gone());
    assertThat(node(B).owns()).isTrue();
  }

  @Test
  void aVipThatIsMovedAwayWhileItsAddressIsLapsedIsNotServedAnyMore() {
    TestProbe<MoveAnswer> answer = kit.createTestProbe();
    node(A).addresses.lapse(media());

    node(A).actor.tell(new FailoverActor.Move(MEDIA, B, answer.getRef()));

    await().atMost(LIMIT).until(() -> node(B).owns() && node(A).gone());
  }

  @Test
  void aNodeThatCannotAddTheAddressNeverHasTheOtherLetGo() {
    TestProbe<MoveAnswer> answer = kit.createTestProbe();
    node(B).addresses.refusal = Optional.of("RTM_NEWADDR: EPERM");

    node(A).actor.tell(new FailoverActor.Move(MEDIA, B, answer.getRef()));

    await().atMost(LIMIT).until(() -> node(B).addresses.refused.get() > 0);
    assertThat(node(A).owns()).isTrue();
    assertThat(node(B).gone()).isTrue();
  }
}
