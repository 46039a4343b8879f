package dev.pointsman.site;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.election.ElectionView;
import dev.pointsman.election.Role;
import dev.pointsman.election.Timing;
import dev.pointsman.failover.FailoverSettings;
import dev.pointsman.failover.Ownerships;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.Ownership;
import dev.pointsman.model.Quorum;
import dev.pointsman.model.Term;
import dev.pointsman.model.VipName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which node could take a VIP over, and which could not and why. */
class HindrancesTest {
  private static final NodeName SELF = new NodeName("a");
  private static final NodeName PEER = new NodeName("b");
  private static final NodeName THIRD = new NodeName("c");
  private static final VipName MEDIA = new VipName("media");
  private static final Role STANDBY = new Role.Standby();
  private static final Optional<NodeName> NOBODY = Optional.empty();

  private boolean ready = true;
  private boolean leaving = false;
  private boolean rehearsing = false;
  private boolean peersHeard = true;
  private Quorum quorum = Quorum.NONE;
  private Set<VipName> unfit = Set.of();

  private List<String> hindrances(Role role, Optional<NodeName> owner) {
    ElectionView election =
        new ElectionView(
            List.of(
                new ElectionView.NodeView(SELF, true, ready, leaving, 0, Set.of()),
                new ElectionView.NodeView(PEER, peersHeard, true, false, 0, Set.of()),
                new ElectionView.NodeView(THIRD, false, false, false, 0, Set.of())),
            List.of(
                new ElectionView.VipView(
                    MEDIA, owner.map(node -> new Ownership(node, new Term(3))), role, new Term(3))),
            peersHeard);
    Duration any = Duration.ofSeconds(1);
    FailoverSettings settings =
        new FailoverSettings(
            SELF,
            Set.of(SELF, PEER, THIRD),
            List.of(),
            quorum,
            new Timing(any.dividedBy(10), any, any.multipliedBy(2), any, any, any, 1000),
            1,
            Map.of());
    return Hindrances.of(
        SELF, settings, new Ownerships(election, Map.of(), unfit, Map.of()), rehearsing);
  }

  @Test
  void aStandbyForAllVipsCouldTakeThem() {
    assertThat(hindrances(STANDBY, Optional.of(PEER))).isEmpty();
  }

  @Test
  void aNodeThatHoldsNoStateSaysSo() {
    ready = false;
    assertThat(hindrances(STANDBY, Optional.of(PEER)))
        .containsExactly("the state of the other scheduler nodes is not here yet");
  }

  @Test
  void aNodeThatRehearsesSaysSo() {
    rehearsing = true;
    assertThat(hindrances(STANDBY, Optional.of(PEER)))
        .containsExactly("the node rehearses how to relay: it would serve its VIPs slowly yet");
  }

  @Test
  void aNodeThatIsLeavingSaysSoThoughItStillOwnsItsVips() {
    leaving = true;
    assertThat(hindrances(new Role.Owner(new Term(3), OptionalLong.empty()), Optional.of(SELF)))
        .containsExactly("the node is leaving: others take its VIPs");
  }

  @Test
  void aNodeCutOffFromAllPeersServesOnUnderNoQuorum() {
    peersHeard = false;
    assertThat(hindrances(new Role.Owner(new Term(3), OptionalLong.empty()), Optional.of(SELF)))
        .isEmpty();
  }

  @Test
  void aNodeCutOffFromAllPeersMayOwnNothingUnderAMajority() {
    quorum = Quorum.MAJORITY;
    peersHeard = false;
    assertThat(hindrances(STANDBY, NOBODY))
        .satisfiesExactly(
            reason -> assertThat(reason).contains("quorum = majority", "1 of 3", "at least 2"),
            reason -> assertThat(reason).isEqualTo("vip media has no owner"));
  }

  @Test
  void aVipThatCouldNotBeServedHereIsNamed() {
    unfit = Set.of(MEDIA);
    assertThat(hindrances(STANDBY, Optional.of(PEER)))
        .singleElement()
        .asString()
        .contains("vip media", "interface");
  }

  @Test
  void aVipOfOtherNodesIsNoneOfThisOnesBusiness() {
    assertThat(hindrances(new Role.NotListed(), NOBODY)).isEmpty();
  }
}
