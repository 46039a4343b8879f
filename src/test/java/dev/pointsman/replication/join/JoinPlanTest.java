package dev.pointsman.replication.join;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.model.NodeName;
import dev.pointsman.replication.join.Step.Form;
import dev.pointsman.replication.join.Step.Join;
import dev.pointsman.replication.join.Step.Restart;
import dev.pointsman.replication.join.Step.RestartAndJoin;
import dev.pointsman.replication.join.Step.Stay;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class JoinPlanTest {
  private static final NodeName A = new NodeName("a");
  private static final NodeName B = new NodeName("b");
  private static final NodeName C = new NodeName("c");
  private static final Patience PATIENCE = Patience.DEFAULT;
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Map<NodeName, Duration> NOT_APART = Map.of();

  private static final List<NodeName> ORDER = List.of(A, B, C);

  private final JoinPlan plan = new JoinPlan(ORDER, PATIENCE);

  @Test
  void aNodeThatHearsAClusterJoinsItAtOnce() {
    assertThat(next(unformed(A), List.of(unformed(B), alone(C)), Duration.ZERO))
        .isEqualTo(new Join(C));
  }

  @Test
  void ofTwoClustersTheLargerIsJoined() {
    assertThat(next(unformed(A), List.of(alone(B), member(C, B, C)), Duration.ZERO))
        .isEqualTo(new Join(C));
  }

  @Test
  void aNodeThatHearsNobodyFormsAClusterAfterDiscovery() {
    assertThat(next(unformed(B), List.of(), PATIENCE.discovery().minusNanos(1)))
        .isEqualTo(new Stay());
    assertThat(next(unformed(B), List.of(), PATIENCE.discovery())).isEqualTo(new Form());
  }

  @Test
  void theFirstOfTheListFormsAtOnceWhenAllAreHeardAndTheOthersLeaveItToIt() {
    assertThat(next(unformed(A), List.of(unformed(B), starting(C)), Duration.ZERO))
        .isEqualTo(new Form());
    assertThat(next(unformed(B), List.of(unformed(A), unformed(C)), PATIENCE.discovery()))
        .isEqualTo(new Stay());
  }

  @Test
  void aNodeDoesNotWaitForeverForOneBeforeIt() {
    assertThat(next(unformed(B), List.of(starting(A)), PATIENCE.discovery().multipliedBy(2)))
        .isEqualTo(new Form());
  }

  @Test
  void aNodeThatIsNotLetInStartsAnew() {
    ClusterView joining = ClusterView.outside(A, 1, Phase.JOINING);
    assertThat(next(joining, List.of(alone(B)), PATIENCE.joining().minusNanos(1)))
        .isEqualTo(new Stay());
    assertThat(next(joining, List.of(alone(B)), PATIENCE.joining())).isInstanceOf(Restart.class);
    assertThat(next(joining, List.of(), PATIENCE.discovery())).isInstanceOf(Restart.class);
  }

  @Test
  void ofTwoClustersThatHearEachOtherTheWeakerJoinsTheStronger() {
    // given
    ClusterView pair = member(B, B, C);
    ClusterView single = alone(A);
    // when, then
    assertThat(plan.next(single, List.of(pair), LONG, Map.of(B, PATIENCE.apart())))
        .isInstanceOf(RestartAndJoin.class);
    assertThat(plan.next(pair, List.of(single), LONG, Map.of(A, PATIENCE.apart())))
        .isEqualTo(new Stay());
    assertThat(plan.next(single, List.of(pair), LONG, Map.of(B, PATIENCE.apart().minusNanos(1))))
        .isEqualTo(new Stay());
  }

  @Test
  void ofTwoEqualClustersThatWithTheFirstNodeOfTheListStays() {
    assertThat(plan.next(alone(A), List.of(alone(B)), LONG, Map.of(B, LONG))).isEqualTo(new Stay());
    assertThat(plan.next(alone(B), List.of(alone(A)), LONG, Map.of(A, LONG)))
        .isInstanceOf(RestartAndJoin.class);
  }

  @Test
  void membersThatCannotBeReachedDoNotMakeAClusterStrong() {
    // given
    ClusterView claims =
        new ClusterView(
            B, 1, Phase.MEMBER, new TreeMap<>(Map.of(A, 9L, B, 1L, C, 1L)), Set.of(A, C));
    // when, then
    assertThat(plan.next(claims, List.of(alone(A)), LONG, Map.of(A, LONG)))
        .isInstanceOf(RestartAndJoin.class);
  }

  @Test
  void twoAreInOneClusterOnlyIfEachCountsTheOtherAsItIsNow() {
    assertThat(member(A, A, B).sameCluster(member(B, A, B))).isTrue();
    assertThat(member(A, A, B).sameCluster(alone(B))).isFalse();
    ClusterView later = new ClusterView(B, 2, Phase.MEMBER, members(A, B), Set.of());
    assertThat(member(A, A, B).sameCluster(later)).isFalse();
  }

  @Test
  void timeApartCountsFromWhenItBeganAndStartsOverWhenItEnds() {
    // given
    ApartClock clock = ApartClock.NONE.heard(alone(B), List.of(alone(A)), ORDER, 100);
    // when, then
    assertThat(clock.heard(alone(B), List.of(alone(A)), ORDER, 300).at(300))
        .containsExactly(Map.entry(A, Duration.ofNanos(200)));
    assertThat(clock.heard(alone(B), List.of(), ORDER, 300).at(300)).isEmpty();
    assertThat(clock.heard(member(B, A, B), List.of(member(A, A, B)), ORDER, 300).at(300))
        .isEmpty();
  }

  @Test
  void aMomentWithoutFellowMembersDoesNotMakeAnotherClusterTheStronger() {
    // given a pair that has heard a single node for long, and each other not for a moment
    ClusterView pair = member(B, B, C);
    ClusterView stalled = new ClusterView(B, 1, Phase.MEMBER, members(B, C), Set.of(C));
    long apart = PATIENCE.apart().toNanos();
    ApartClock clock = ApartClock.NONE.heard(pair, List.of(alone(A)), ORDER, 0);
    // when
    ApartClock moment = clock.heard(stalled, List.of(alone(A)), ORDER, apart);
    ApartClock after = moment.heard(pair, List.of(alone(A)), ORDER, apart + 1);
    ApartClock lasting = moment.heard(stalled, List.of(alone(A)), ORDER, 2 * apart);
    // then
    assertThat(plan.next(stalled, List.of(alone(A)), LONG, moment.at(apart))).isEqualTo(new Stay());
    assertThat(after.at(apart + 1)).isEmpty();
    assertThat(plan.next(stalled, List.of(alone(A)), LONG, lasting.at(2 * apart)))
        .isInstanceOf(RestartAndJoin.class);
  }

  @Test
  void anUnreachableMemberIsGivenUpAfterLongOrSoonIfItIsInTheWay() {
    // given
    ClusterView own = new ClusterView(A, 1, Phase.MEMBER, members(A, B, C), Set.of(B));
    DownPlan start = DownPlan.NONE.heard(own, List.of(), 0);
    long soon = PATIENCE.inTheWay().toNanos();
    long late = PATIENCE.unreachable().toNanos();
    ClusterView joining = ClusterView.outside(C, 2, Phase.JOINING);
    // when, then
    assertThat(start.heard(own, List.of(), late - 1).due(PATIENCE, late - 1)).isEmpty();
    assertThat(start.heard(own, List.of(), late).due(PATIENCE, late)).containsExactly(B);
    assertThat(
            DownPlan.NONE
                .heard(own, List.of(joining), 0)
                .heard(own, List.of(joining), soon)
                .due(PATIENCE, soon))
        .containsExactly(B);
    assertThat(start.heard(own, List.of(joining), soon).due(PATIENCE, soon)).isEmpty();
    assertThat(start.heard(alone(A), List.of(), late).due(PATIENCE, late)).isEmpty();
  }

  private Step next(ClusterView own, List<ClusterView> heard, Duration inPhase) {
    return plan.next(own, heard, inPhase, NOT_APART);
  }

  private static ClusterView unformed(NodeName node) {
    return ClusterView.outside(node, 1, Phase.UNFORMED);
  }

  private static ClusterView starting(NodeName node) {
    return ClusterView.outside(node, 0, Phase.STARTING);
  }

  private static ClusterView alone(NodeName node) {
    return member(node, node);
  }

  private static ClusterView member(NodeName node, NodeName... members) {
    return new ClusterView(node, 1, Phase.MEMBER, members(members), Set.of());
  }

  private static SortedMap<NodeName, Long> members(NodeName... nodes) {
    TreeMap<NodeName, Long> members = new TreeMap<>();
    for (NodeName node : nodes) {
      members.put(node, 1L);
    }
    return members;
  }
}
