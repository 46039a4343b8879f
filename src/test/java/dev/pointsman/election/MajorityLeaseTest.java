package dev.pointsman.election;

import static dev.pointsman.election.Simulation.MEDIA;
import static dev.pointsman.election.Simulation.TIMING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.election.Transition.Release;
import dev.pointsman.election.Transition.Take;
import dev.pointsman.model.HopCopies;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.Quorum;
import dev.pointsman.model.Term;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a's second start makes of the ballots of b and c. */
final class MajorityLeaseTest {
  private static final NodeName A = new NodeName("a");
  private static final NodeName B = new NodeName("b");
  private static final NodeName C = new NodeName("c");
  private static final long WAIT = TIMING.startWait().toNanos();
  private static final long LEASE = TIMING.lease().toNanos();

  private final Election a =
      new Election(
          new ElectionSettings(
              A,
              2,
              Set.of(A, B, C),
              List.of(new Contest(MEDIA, List.of(A, B, C), false, Quorum.MAJORITY)),
              TIMING,
              Map.of()),
          0);
  private long sequence;

  @BeforeEach
  void asking() {
    a.step(new Input.Fitness(true, Set.of(MEDIA)), 0);
    say(B, ballot(Optional.empty(), Optional.empty()), WAIT);
    say(C, ballot(Optional.empty(), Optional.empty()), WAIT);
  }

  @ParameterizedTest(name = "votes for start {0}, term {1}, stamp {2} us: owns {3}")
  @CsvSource({
    "2, 1, 300000, true",
    "1, 1, 300000, false",
    "3, 1, 300000, false",
    "2, 0, 300000, false",
    "2, 1, 300003, false",
  })
  void countsTheVotesForItsOwnStartAndItsOwnRequests(
      long incarnation, long term, long stampMicros, boolean owns) {
    // given
    Vote vote = new Vote(A, incarnation, new Term(term), stampMicros * 1000);
    // when
    say(B, ballot(Optional.of(vote), Optional.empty()), WAIT + 1000);
    Decision decision = say(C, ballot(Optional.of(vote), Optional.empty()), WAIT + 2000);
    // then
    assertThat(decision.transitions().stream().anyMatch(Take.class::isInstance)).isEqualTo(owns);
  }

  @Test
  void theLeaseEndsALeaseAfterTheRequestWasSentHoweverLateTheVotesAre() {
    // given
    Vote vote = new Vote(A, 2, new Term(1), WAIT);
    long late = WAIT + LEASE / 4;
    say(B, ballot(Optional.of(vote), Optional.empty()), late);
    // when
    Decision decision = say(C, ballot(Optional.of(vote), Optional.empty()), late);
    // then
    assertThat(decision.roles().get(MEDIA))
        .isInstanceOfSatisfying(
            Role.Owner.class, owner -> assertThat(owner.until()).hasValue(WAIT + LEASE));
  }

  @Test
  void theRestOfALeaseIsTakenOnceAndCountsFromTheStamp() {
    // given
    Handover rest = new Handover(A, 2, new Term(7), WAIT, LEASE / 2, Optional.empty());
    Decision taken = say(B, ballot(Optional.empty(), Optional.of(rest)), WAIT + LEASE / 4);
    // when: its interface goes down and up again, and the message comes once more
    a.step(new Input.Fitness(true, Set.of()), WAIT + LEASE / 4);
    a.step(new Input.Gone(MEDIA), WAIT + LEASE / 4);
    a.step(new Input.Fitness(true, Set.of(MEDIA)), WAIT + LEASE / 4);
    Decision again = say(B, ballot(Optional.empty(), Optional.of(rest)), WAIT + LEASE / 4 + 1);
    // then
    assertThat(taken.roles().get(MEDIA))
        .isInstanceOfSatisfying(
            Role.Owner.class, owner -> assertThat(owner.until()).hasValue(WAIT + LEASE / 2));
    assertThat(again.roles().get(MEDIA)).isInstanceOf(Role.Standby.class);
  }

  @Test
  void theRestOfALeaseThatComesTooLateIsNotTaken() {
    // given
    Handover rest = new Handover(A, 2, new Term(7), WAIT, LEASE / 4, Optional.empty());
    // when
    Decision decision = say(B, ballot(Optional.empty(), Optional.of(rest)), WAIT + LEASE / 4);
    // then
    assertThat(decision.transitions()).isEmpty();
  }

  @Test
  void anOwnerThatIsToGiveUpKeepsItsVotersUntilTheAddressIsGone() {
    // given
    Vote vote = new Vote(A, 2, new Term(1), WAIT);
    say(B, ballot(Optional.of(vote), Optional.empty()), WAIT + 1);
    say(C, ballot(Optional.of(vote), Optional.empty()), WAIT + 1);
    // when
    Decision released = a.step(new Input.Fitness(true, Set.of()), WAIT + 2);
    Decision gone = a.step(new Input.Gone(MEDIA), WAIT + 3);
    // then
    assertThat(released.transitions()).hasOnlyElementsOfType(Release.class).hasSize(1);
    assertThat(said(released).claim()).contains(new Claim(new Term(1), Optional.empty(), false));
    assertThat(said(released).ballot().released()).isEqualTo(Term.NONE);
    assertThat(gone.transitions()).isEmpty();
    assertThat(said(gone).claim()).isEmpty();
    assertThat(said(gone).ballot().released()).isEqualTo(new Term(1));
  }

  @Test
  void anOwnerWhoseLeaseHasEndedClaimsNothingAndVotesForNobodyUntilTheAddressIsGone() {
    // given
    Vote vote = new Vote(A, 2, new Term(1), WAIT);
    say(B, ballot(Optional.of(vote), Optional.empty()), WAIT + 1);
    say(C, ballot(Optional.of(vote), Optional.empty()), WAIT + 1);
    a.step(new Input.Fitness(true, Set.of()), WAIT + 2);
    Ballot asking =
        new Ballot(
            Optional.of(new Term(9)), Term.NONE, Term.NONE, Optional.empty(), Optional.empty());
    long free = WAIT + TIMING.promiseNanos() + 1;
    // when
    Decision ended = a.step(new Input.Tick(), WAIT + LEASE);
    Decision asked = say(B, asking, free);
    Decision gone = a.step(new Input.Gone(MEDIA), free + 1);
    // then
    assertThat(said(ended).claim()).isEmpty();
    assertThat(said(ended).ballot().asks()).isEmpty();
    assertThat(said(ended).ballot().released()).isEqualTo(Term.NONE);
    assertThat(said(asked).ballot().vote()).isEmpty();
    assertThat(said(gone).ballot().vote()).map(Vote::candidate).contains(B);
  }

  private static VipState said(Decision decision) {
    return decision.message().flatMap(message -> message.of(MEDIA)).orElseThrow();
  }

  private Decision say(NodeName from, Ballot ballot, long now) {
    VipState state =
        new VipState(
            MEDIA,
            true,
            Term.NONE,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            0,
            ballot,
            HopCopies.ALL);
    StateMessage message =
        new StateMessage(
            from, 1, ++sequence, 0, true, false, true, Set.of(A, B, C), List.of(state));
    return a.step(new Input.Heard(message), now);
  }

  private static Ballot ballot(Optional<Vote> vote, Optional<Handover> handover) {
    return new Ballot(Optional.empty(), Term.NONE, Term.NONE, vote, handover);
  }
}
