package dev.pointsman.election;

import static dev.pointsman.election.Simulation.MEDIA;
import static dev.pointsman.election.Simulation.TIMING;
import static dev.pointsman.election.Simulation.WEB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pointsman.election.Transition.Release;
import dev.pointsman.election.Transition.ReleaseReason;
import dev.pointsman.election.Transition.Take;
import dev.pointsman.election.Transition.TakeReason;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.Ownership;
import dev.pointsman.model.Quorum;
import dev.pointsman.model.Term;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** One node, step by step. */
final class ElectionTest {
  private static final NodeName A = new NodeName("a");
  private static final NodeName B = new NodeName("b");
  // A clock may show anything, also close to where it wraps.
  private static final long START = Long.MAX_VALUE - 100;
  private static final long WAIT = TIMING.startWait().toNanos();
  private static final long SETTLED = TIMING.silence().toNanos();
  private static final Input ABLE = new Input.Fitness(true, Set.of(MEDIA, WEB));

  private final Contest media = new Contest(MEDIA, List.of(A, B), false, Quorum.NONE);
  private final Contest web = new Contest(WEB, List.of(B), false, Quorum.NONE);
  private final Election election = new Election(settings(A, List.of(media, web)), START);

  @Test
  void aNodeAloneTakesItsVipAfterTheStartWaitAndNotBefore() {
    // when
    Decision early = election.step(ABLE, START);
    Decision justBefore = election.step(new Input.Tick(), START + WAIT - 1);
    Decision then = election.step(new Input.Tick(), START + WAIT);
    // then
    assertThat(early.transitions()).isEmpty();
    assertThat(early.stepAt() - START).isLessThanOrEqualTo(WAIT);
    assertThat(justBefore.transitions()).isEmpty();
    assertThat(justBefore.stepAt()).isEqualTo(START + WAIT);
    assertThat(then.transitions())
        .containsExactly(new Take(MEDIA, new Term(1), TakeReason.NO_OWNER, Optional.empty()));
    assertThat(then.roles())
        .containsOnly(
            Map.entry(MEDIA, new Role.Owner(new Term(1), OptionalLong.empty())),
            Map.entry(WEB, new Role.NotListed()));
  }

  @Test
  void aNodeThatHasHeardTheOthersNeedNotWait() {
    // given
    Election other = new Election(settings(B, List.of(media, web)), 0);
    StateMessage hello = other.step(ABLE, 0).message().orElseThrow();
    election.step(ABLE, START);
    // when
    Decision decision = election.step(new Input.Heard(hello), START + 1);
    // then
    assertThat(decision.transitions()).hasSize(1);
    assertThat(decision.message().orElseThrow().hears()).containsExactly(B);
  }

  @Test
  void aNodeThatDoesNotHoldTheStateTakesNothingAndIsNoCandidate() {
    // given
    Decision first = election.step(new Input.Fitness(false, Set.of(MEDIA)), START);
    // when
    Decision later = election.step(new Input.Tick(), START + 2 * WAIT);
    // then
    assertThat(first.message().orElseThrow().of(MEDIA).orElseThrow().eligible()).isFalse();
    assertThat(later.transitions()).isEmpty();
  }

  @Test
  void aNodeThatHasJustComeToHoldTheStateLeavesAVipToOneBeforeItThatIsAboutTo() {
    // given
    Election first = new Election(settings(A, List.of(media)), 0);
    Election second = secondThatHears(first);
    // when
    Decision ready = second.step(ABLE, 2 * WAIT);
    StateMessage too = first.step(ABLE, 2 * WAIT).message().orElseThrow();
    Decision heard = second.step(new Input.Heard(too), 2 * WAIT + 1);
    Decision later = second.step(new Input.Tick(), 2 * WAIT + SETTLED);
    // then
    assertThat(ready.transitions()).isEmpty();
    assertThat(heard.transitions()).isEmpty();
    assertThat(later.transitions()).isEmpty();
  }

  @Test
  void aNodeDoesNotWaitLongForOneBeforeItThatDoesNotHoldTheState() {
    // given
    Election second = secondThatHears(new Election(settings(A, List.of(media)), 0));
    // when
    Decision ready = second.step(ABLE, 2 * WAIT);
    Decision then = second.step(new Input.Tick(), 2 * WAIT + SETTLED);
    // then
    assertThat(ready.transitions()).isEmpty();
    assertThat(ready.stepAt()).isLessThanOrEqualTo(2 * WAIT + SETTLED);
    assertThat(then.transitions()).hasSize(1);
  }

  /** Both have waited for as long as a node that starts, and neither holds the state. */
  private Election secondThatHears(Election first) {
    Input none = new Input.Fitness(false, Set.of(MEDIA));
    Election second = new Election(settings(B, List.of(media)), 0);
    second.step(none, 0);
    StateMessage hello = first.step(none, 2 * WAIT - 1).message().orElseThrow();
    second.step(new Input.Heard(hello), 2 * WAIT - 1);
    return second;
  }

  @Test
  void aNodeWhoseInterfaceGoesDownGivesUpAtOnceAndSaysSo() {
    // given
    owning();
    // when
    Decision decision = election.step(new Input.Fitness(true, Set.of(WEB)), START + WAIT + 1);
    // then
    assertThat(decision.transitions())
        .containsExactly(new Release(MEDIA, new Term(1), ReleaseReason.UNFIT, Optional.empty()));
    assertThat(decision.message().orElseThrow().of(MEDIA).orElseThrow().claim()).isEmpty();
  }

  @Test
  void aNodeThatLeavesAndHasNoSuccessorGivesUpAtOnce() {
    // given
    owning();
    // when
    Decision decision = election.step(new Input.Leave(), START + WAIT + 1);
    // then
    assertThat(decision.transitions())
        .containsExactly(new Release(MEDIA, new Term(1), ReleaseReason.LEAVING, Optional.empty()));
  }

  @Test
  void aReloadKeepsWhatItDoesNotChangeAndReleasesWhatIsGone() {
    // given
    owning();
    // when
    Decision kept =
        election.step(
            new Input.Contests(List.of(new Contest(MEDIA, List.of(B, A), false, Quorum.NONE))),
            START + WAIT + 1);
    Decision gone = election.step(new Input.Contests(List.of()), START + WAIT + 2);
    // then
    assertThat(kept.transitions()).isEmpty();
    assertThat(gone.transitions())
        .containsExactly(new Release(MEDIA, new Term(1), ReleaseReason.REMOVED, Optional.empty()));
    assertThat(gone.roles()).isEmpty();
  }

  @Test
  void aTermFromBeforeTheStartIsNotUsedAgain() {
    // given
    Election restarted =
        new Election(
            new ElectionSettings(
                A, 2, Set.of(A, B), List.of(media), TIMING, Map.of(MEDIA, new Term(41))),
            START);
    restarted.step(ABLE, START);
    // when
    Decision decision = restarted.step(new Input.Tick(), START + WAIT);
    // then
    assertThat(decision.transitions()).first().extracting(Transition::term).isEqualTo(new Term(42));
  }

  @Test
  void heartbeatsAreSentAtTheirIntervalAndNewsAtOnce() {
    // given
    Decision first = election.step(ABLE, START);
    long beat = TIMING.heartbeat().toNanos();
    // when
    Decision idle = election.step(new Input.Tick(), START + beat - 1);
    Decision due = election.step(new Input.Tick(), START + beat);
    Decision news = election.step(new Input.Fitness(false, Set.of()), START + beat + 1);
    // then
    assertThat(first.message()).isPresent();
    assertThat(idle.message()).isEmpty();
    assertThat(idle.stepAt()).isEqualTo(START + beat);
    assertThat(due.message()).isPresent();
    assertThat(news.message()).isPresent();
  }

  @Test
  void messagesFromStrangersAndFromOneselfHaveNoBearing() {
    // given
    election.step(ABLE, START);
    StateMessage own =
        election.step(new Input.Fitness(false, Set.of()), START + 1).message().orElseThrow();
    StateMessage strange =
        new StateMessage(new NodeName("z"), 1, 1, 0, true, false, true, Set.of(A), own.vips());
    // when
    election.step(new Input.Heard(own), START + 2);
    Decision decision = election.step(new Input.Heard(strange), START + 2);
    // then
    assertThat(decision.message()).isEmpty();
    assertThat(election.view().nodes()).extracting(view -> view.node()).containsExactly(A, B);
  }

  @Test
  void aNodeOfThreeThatHearsNobodyMayBeCutOffUnlessTheOthersHaveEnded() {
    // given: two others, one of which was heard
    ElectionSettings three =
        new ElectionSettings(
            A, 1, Set.of(A, B, new NodeName("c")), List.of(media), TIMING, Map.of());
    Election first = new Election(three, START);
    Election second = new Election(three, START);
    for (Election each : List.of(first, second)) {
      each.step(new Input.Heard(hello("b")), START);
      each.step(new Input.Heard(hello("c")), START);
      assertThat(each.mayBeCutOff()).isFalse();
    }
    // when: both end, or both are silent
    first.step(new Input.LinkClosed(B), START + 1);
    first.step(new Input.LinkClosed(new NodeName("c")), START + 1);
    second.step(new Input.LinkClosed(B), START + 1);
    long beat = TIMING.heartbeat().toNanos();
    for (long t = 0; t <= TIMING.silence().toNanos() + beat; t += beat) {
      second.step(new Input.Tick(), START + t);
    }
    // then
    assertThat(first.mayBeCutOff()).isFalse();
    assertThat(second.mayBeCutOff()).isTrue();
    assertThat(election.mayBeCutOff()).as("one of two cannot tell").isFalse();
  }

  private StateMessage hello(String from) {
    return new StateMessage(new NodeName(from), 1, 1, 0, true, false, true, Set.of(A), List.of());
  }

  @Test
  void theViewTellsOfAllNodesAndVips() {
    // given
    owning();
    // when
    ElectionView view = election.view();
    // then
    assertThat(view.nodes())
        .containsExactly(
            new ElectionView.NodeView(A, true, true, false, START, Set.of()),
            new ElectionView.NodeView(B, false, false, false, START, Set.of()));
    assertThat(view.vips())
        .contains(
            new ElectionView.VipView(
                MEDIA,
                Optional.of(new Ownership(A, new Term(1))),
                new Role.Owner(new Term(1), OptionalLong.empty()),
                new Term(1)));
  }

  @Test
  void settingsThatCannotBeAreRefusedWithTheValue() {
    NodeName stranger = new NodeName("z");
    assertThatThrownBy(() -> settings(stranger, List.of(media)))
        .hasMessageContaining("node: z (expected: one of schedulers");
    assertThatThrownBy(
            () -> settings(A, List.of(new Contest(MEDIA, List.of(stranger), false, Quorum.NONE))))
        .hasMessageContaining("vip media: schedulers: [z] (expected: some of");
    assertThatThrownBy(() -> new Contest(MEDIA, List.of(A, A), false, Quorum.NONE))
        .hasMessageContaining("vip media: schedulers: [a, a] (expected: 1 or more, none twice)");
    assertThatThrownBy(
            () ->
                new Timing(
                    TIMING.heartbeat(),
                    TIMING.heartbeat(),
                    TIMING.startWait(),
                    TIMING.lease(),
                    TIMING.letGo(),
                    TIMING.handover(),
                    0))
        .hasMessageContaining("silence: PT0.1S (expected: PT0.2S to PT1H)");
    assertThatThrownBy(() -> new Term(-1)).hasMessageContaining("term: -1 (expected: 0 to ");
  }

  private void owning() {
    election.step(ABLE, START);
    assertThat(election.step(new Input.Tick(), START + WAIT).transitions()).hasSize(1);
  }

  private static ElectionSettings settings(NodeName self, List<Contest> contests) {
    return new ElectionSettings(self, 1, Set.of(A, B), contests, TIMING, Map.of());
  }
}
