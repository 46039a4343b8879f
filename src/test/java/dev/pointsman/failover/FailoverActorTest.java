package dev.pointsman.failover;

import static dev.pointsman.failover.FailoverNodes.A;
import static dev.pointsman.failover.FailoverNodes.B;
import static dev.pointsman.failover.FailoverNodes.LIMIT;
import static dev.pointsman.failover.FailoverNodes.MEDIA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pointsman.election.MoveAnswer;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.Quorum;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Failover without a quorum. */
class FailoverActorTest {
  private final FailoverNodes nodes = new FailoverNodes(Quorum.NONE);

  @BeforeEach
  void start() {
    // Both may have taken it at first, not having heard each other.
    await().atMost(LIMIT).until(() -> nodes.node(A).owns() && nodes.node(B).gone());
  }

  @AfterEach
  void stop() {
    nodes.close();
  }

  @Test
  void theFirstOfTheListOwnsTheVipAndTheNeighboursAreTold() {
    assertThat(nodes.node(B).gone()).isTrue();
    await().atMost(LIMIT).until(() -> nodes.node(A).addresses.announcements.get() >= 3);
  }

  @Test
  void aNodeWhosePeerIsGoneTakesTheVip() {
    nodes.silence(A);

    nodes.node(B).actor.tell(new FailoverActor.PeerGone(A, "its process ended", true));

    await().atMost(LIMIT).until(() -> nodes.node(B).owns());
  }

  @Test
  void aNodeWhosePeerFallsSilentTakesTheVip() {
    await().atMost(LIMIT).until(() -> nodes.node(B).terms.reachable.contains(A));
    nodes.silence(A);

    await().atMost(LIMIT).until(() -> nodes.node(B).owns());
    await().atMost(LIMIT).until(() -> !nodes.node(B).terms.reachable.contains(A));
  }

  @Test
  void aVipMovesWhereTheOperatorWantsIt() {
    TestProbe<MoveAnswer> answer = nodes.kit.createTestProbe();

    nodes.node(A).actor.tell(new FailoverActor.Move(MEDIA, B, answer.getRef()));

    assertThat(answer.receiveMessage()).isInstanceOf(MoveAnswer.Accepted.class);
    await().atMost(LIMIT).until(() -> nodes.node(B).owns() && nodes.node(A).gone());
  }

  @Test
  void aVipThatComesBackWhileItIsBeingLetGoIsServedAgain() {
    // given
    nodes.node(A).neverStops = true;
    TestProbe<MoveAnswer> answer = nodes.kit.createTestProbe();
    nodes.node(A).actor.tell(new FailoverActor.Move(MEDIA, B, answer.getRef()));
    await()
        .atMost(LIMIT)
        .until(() -> nodes.node(B).owns() && !nodes.node(A).served.contains(MEDIA));

    // when
    nodes.node(B).actor.tell(new FailoverActor.Move(MEDIA, A, answer.getRef()));

    // then
    await().atMost(LIMIT).until(() -> nodes.node(A).owns() && nodes.node(B).gone());
  }

  @Test
  void aMoveToANodeThatDoesNotExistIsRefusedAndSaysWhatIsAllowed() {
    TestProbe<MoveAnswer> answer = nodes.kit.createTestProbe();

    nodes.node(A).actor.tell(new FailoverActor.Move(MEDIA, new NodeName("c"), answer.getRef()));

    assertThat(answer.receiveMessage())
        .isInstanceOfSatisfying(
            MoveAnswer.Refused.class, refused -> assertThat(refused.reason()).contains("c", "b"));
  }

  @Test
  void aNodeThatShutsDownHasLeftOnceTheOtherHasTheVip() {
    TestProbe<FailoverActor.Left> left = nodes.kit.createTestProbe();

    nodes.node(A).actor.tell(new FailoverActor.Leave(left.getRef()));

    left.receiveMessage(LIMIT);
    assertThat(nodes.node(A).gone()).isTrue();
    await().atMost(LIMIT).until(() -> nodes.node(B).owns());
  }

  @Test
  void aNodeWhoseInterfaceGoesDownGivesTheVipUp() {
    nodes.node(A).addresses.linkDown();

    await().atMost(LIMIT).until(() -> nodes.node(A).gone() && nodes.node(B).owns());
  }

  @Test
  void anOwnerThatIsAtWorkRenewsItsAddresses() {
    int before = nodes.node(A).addresses.renewals.get();

    await().atMost(LIMIT).until(() -> nodes.node(A).addresses.renewals.get() > before + 1);
  }

  @Test
  void anOwnerWhoseAddressLapsedTakesItAgainIfItIsStillTheOwner() {
    int before = nodes.node(A).addresses.announcements.get();

    nodes.node(A).addresses.lapse(FailoverNodes.media());

    await().atMost(LIMIT).until(() -> nodes.node(A).owns());
    assertThat(nodes.node(B).gone()).isTrue();
    await().atMost(LIMIT).until(() -> nodes.node(A).addresses.announcements.get() > before);
  }

  @Test
  void anOwnerWhoseAddressLapsedLeavesItToWhoeverTookItMeanwhile() {
    // given that B has lost A, which hangs
    nodes.node(B).actor.tell(new FailoverActor.PeerGone(A, "hangs", true));
    nodes.node(A).addresses.lapse(FailoverNodes.media());
    await().atMost(LIMIT).until(() -> nodes.node(B).owns());

    // then
    await().atMost(LIMIT).until(() -> nodes.node(A).gone());
    assertThat(nodes.node(B).owns()).isTrue();
  }

  @Test
  void aVipThatIsMovedAwayWhileItsAddressIsLapsedIsNotServedAnyMore() {
    TestProbe<MoveAnswer> answer = nodes.kit.createTestProbe();
    nodes.node(A).addresses.lapse(FailoverNodes.media());

    nodes.node(A).actor.tell(new FailoverActor.Move(MEDIA, B, answer.getRef()));

    await().atMost(LIMIT).until(() -> nodes.node(B).owns() && nodes.node(A).gone());
  }

  @Test
  void aNodeThatCannotAddTheAddressNeverHasTheOtherLetGo() {
    TestProbe<MoveAnswer> answer = nodes.kit.createTestProbe();
    nodes.node(B).addresses.refusal = Optional.of("RTM_NEWADDR: EPERM");

    nodes.node(A).actor.tell(new FailoverActor.Move(MEDIA, B, answer.getRef()));

    await().atMost(LIMIT).until(() -> nodes.node(B).addresses.refused.get() > 0);
    assertThat(nodes.node(A).owns()).isTrue();
    assertThat(nodes.node(B).gone()).isTrue();
  }
}
