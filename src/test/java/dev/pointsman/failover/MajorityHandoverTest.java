package dev.pointsman.failover;

import static dev.pointsman.failover.FailoverNodes.A;
import static dev.pointsman.failover.FailoverNodes.B;
import static dev.pointsman.failover.FailoverNodes.LIMIT;
import static dev.pointsman.failover.FailoverNodes.MEDIA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pointsman.model.Quorum;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Under {@code quorum = majority} nobody takes a VIP before its address is gone elsewhere. */
class MajorityHandoverTest {
  /** Longer than any of the limits after which a node goes on without having heard of something. */
  private static final Duration A_WHILE = Duration.ofSeconds(1);

  private final FailoverNodes nodes = new FailoverNodes(Quorum.MAJORITY);

  @BeforeEach
  void start() {
    await().atMost(LIMIT).until(() -> nodes.node(A).owns() && nodes.node(B).gone());
  }

  @AfterEach
  void stop() {
    nodes.close();
  }

  @Test
  void theNewOwnerTakesAMovedVipOnlyWhenItsAddressIsGoneFromTheOldOne() {
    // given
    CompletableFuture<Void> kernel = new CompletableFuture<>();
    nodes.node(A).addresses.letGo = kernel;
    // when
    nodes.move(B, B);
    await().atMost(LIMIT).until(() -> nodes.node(A).addresses.lettingGo.get() == 1);
    // then
    await().during(A_WHILE).atMost(LIMIT).until(() -> nodes.node(B).gone());
    kernel.complete(null);
    await().atMost(LIMIT).until(() -> nodes.node(B).owns() && nodes.node(A).gone());
  }

  @Test
  void theNewOwnerWaitsForAnOldOneThatIsSlowToLetGoOfItsConnections() {
    // given
    nodes.node(A).neverStops = true;
    // when
    nodes.move(B, B);
    // then
    await()
        .atMost(LIMIT)
        .until(
            () -> {
              assertThat(bothHoldIt()).isFalse();
              return nodes.node(B).owns();
            });
  }

  @Test
  void anAddressThatCannotBeRemovedIsWaitedForUntilTheKernelRemovesIt() {
    // given
    nodes.node(A).addresses.letGo =
        CompletableFuture.failedFuture(new IllegalStateException("RTM_DELADDR: EPERM"));
    // when
    nodes.move(B, B);
    await().atMost(LIMIT).until(() -> nodes.node(A).addresses.lettingGo.get() == 1);
    // then
    await()
        .during(AddressLease.LENGTH.dividedBy(2))
        .atMost(LIMIT)
        .until(() -> nodes.node(B).gone());
    await().atMost(LIMIT).until(() -> nodes.node(B).owns());
  }

  @Test
  void aNodeWhoseInterfaceGoesDownIsFollowedOnceItsAddressIsGone() {
    // given
    CompletableFuture<Void> kernel = new CompletableFuture<>();
    nodes.node(A).addresses.letGo = kernel;
    // when
    nodes.node(A).addresses.linkDown();
    await().atMost(LIMIT).until(() -> nodes.node(A).addresses.lettingGo.get() == 1);
    // then
    await().during(A_WHILE).atMost(LIMIT).until(() -> nodes.node(B).gone());
    kernel.complete(null);
    await().atMost(LIMIT).until(() -> nodes.node(B).owns());
  }

  @Test
  void aNodeThatLeavesHasLeftOnceTheDialsThatItKeptBackAreWithTheNextOwner() {
    // given
    CompletableFuture<Void> announced = new CompletableFuture<>();
    nodes.node(A).addresses.moved = announced;
    TestProbe<FailoverActor.Left> left = nodes.kit.createTestProbe();
    // when
    nodes.node(A).actor.tell(new FailoverActor.Leave(left.getRef()));
    await().atMost(LIMIT).until(() -> nodes.node(A).gone() && nodes.node(B).owns());
    // then
    left.expectNoMessage(Duration.ofMillis(100));
    announced.complete(null);
    left.receiveMessage(LIMIT);
  }

  private boolean bothHoldIt() {
    return nodes.node(A).addresses.held.contains(MEDIA)
        && nodes.node(B).addresses.held.contains(MEDIA);
  }
}
