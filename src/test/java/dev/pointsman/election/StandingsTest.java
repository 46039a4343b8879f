package dev.pointsman.election;

import static dev.pointsman.election.Simulation.MEDIA;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.election.VipState.Sighting;
import dev.pointsman.model.HopCopies;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.Ownership;
import dev.pointsman.model.Quorum;
import dev.pointsman.model.Term;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What c says of b weighs as much as it is newer than what b says. */
final class StandingsTest {
  private static final NodeName A = new NodeName("a");
  private static final NodeName B = new NodeName("b");
  private static final NodeName C = new NodeName("c");

  @ParameterizedTest(name = "b knows terms up to {0}, c sees b own under 5: owner known: {1}")
  @CsvSource({"4, true", "5, false", "6, false"})
  void hearsayCountsOnlyIfTheOwnerWasHeardBeforeIt(long highest, boolean known) {
    // given
    Peers peers = new Peers(1000);
    peers.hear(message(B, highest, Optional.empty()), 0);
    Sighting sighting = new Sighting(new Ownership(B, new Term(5)), Optional.empty(), false);
    peers.hear(message(C, 5, Optional.of(sighting)), 0);
    Contest contest = new Contest(MEDIA, List.of(A, B, C), false, Quorum.NONE);
    // when
    List<Standing> others = Standings.others(contest, A, peers);
    // then
    assertThat(others).extracting(Standing::node).containsExactly(B, C);
    assertThat(others).filteredOn(Standing::claims).hasSize(known ? 1 : 0);
  }

  private static StateMessage message(NodeName from, long highest, Optional<Sighting> sees) {
    VipState state =
        new VipState(
            MEDIA,
            true,
            new Term(highest),
            Optional.empty(),
            sees,
            Optional.empty(),
            0,
            Ballot.NONE,
            HopCopies.ALL);
    return new StateMessage(from, 1, 1, 0, true, false, true, Set.of(), List.of(state));
  }
}
