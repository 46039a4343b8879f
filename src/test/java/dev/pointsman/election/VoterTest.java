package dev.pointsman.election;

import static dev.pointsman.election.Simulation.TIMING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.election.Voter.Asker;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.Term;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class VoterTest {
  private static final NodeName A = new NodeName("a");
  private static final NodeName B = new NodeName("b");
  private static final long PROMISE = TIMING.promiseNanos();

  private final Voter voter = new Voter(TIMING, 0, Term.NONE);
  private long now = PROMISE;

  @BeforeEach
  void pastTheStart() {
    now = PROMISE;
  }

  @Test
  void afterAStartNothingIsPromisedUntilEveryEarlierPromiseHasEnded() {
    now = PROMISE - 1;
    assertThat(ask(A, 1, 10, false)).isEmpty();
    now = PROMISE;
    assertThat(ask(A, 1, 10, false)).contains(new Vote(A, 1, new Term(1), 10));
  }

  @Test
  void aPromiseBindsUntilItEnds() {
    ask(A, 1, 10, false);
    now += PROMISE - 1;
    assertThat(ask(B, 2, 20, false)).contains(new Vote(A, 1, new Term(1), 10));
    now += 1;
    assertThat(ask(B, 2, 20, false)).contains(new Vote(B, 1, new Term(2), 20));
  }

  @Test
  void aPromiseIsRenewedByANewRequestOnly() {
    ask(A, 1, 10, false);
    now += PROMISE / 2;
    ask(A, 1, 10, false);
    now += PROMISE / 2 + 1;
    assertThat(voter.binds(now)).isFalse();
    assertThat(ask(A, 1, 10, false)).as("the request was answered already").isEmpty();
  }

  @Test
  void aNewOwnerNeedsALaterTermAndAnOwnerDoesNot() {
    voter.learn(new Term(7));
    assertThat(ask(A, 7, 10, false)).isEmpty();
    assertThat(ask(A, 7, 11, true)).isPresent();
  }

  @Test
  void aHandoverBindsToTheSuccessorForTheRestOfThePromiseAndIsNoVote() {
    ask(A, 1, 10, false);
    long ends = now + PROMISE;
    now += 5;
    voter.hear(
        A, 1, new Term(1), Optional.of(new Handover(B, 1, new Term(2), 0, 1, Optional.empty())));
    assertThat(voter.vote(now)).as("it has no request to count from").isEmpty();
    now = ends - 1;
    assertThat(ask(A, 3, 20, false)).isEmpty();
    assertThat(voter.binds(now)).isTrue();
    assertThat(ask(B, 2, 20, true)).contains(new Vote(B, 1, new Term(2), 20));
  }

  @Test
  void aReleaseWithoutSuccessorFreesTheVoterAtOnceAndOnlyOfThatTerm() {
    ask(A, 2, 10, false);
    voter.hear(A, 1, new Term(1), Optional.empty());
    assertThat(voter.binds(now)).isTrue();
    voter.hear(A, 2, new Term(2), Optional.empty());
    assertThat(voter.binds(now)).as("another start of a").isTrue();
    voter.hear(A, 1, new Term(2), Optional.empty());
    assertThat(voter.binds(now)).isFalse();
  }

  @Test
  void aPromiseOutlastsTheLeaseByTheDriftOfBothClocks() {
    // The slowest clock counts a lease while the fastest counts a promise.
    double slow = 1 - TIMING.driftPpm() / 1e6;
    double fast = 1 + TIMING.driftPpm() / 1e6;
    assertThat(PROMISE / fast).isGreaterThanOrEqualTo(TIMING.lease().toNanos() / slow);
    assertThat(TIMING.handedNanos(1_000_000) / slow).isLessThanOrEqualTo(1_000_000 / fast);
  }

  private Optional<Vote> ask(NodeName node, long term, long stamp, boolean claims) {
    Asker asker = new Asker(node, 1, new Term(term), stamp, claims);
    voter.consider(
        Optional.of(node), name -> Optional.of(asker).filter(one -> one.node().equals(name)), now);
    return voter.vote(now);
  }
}
