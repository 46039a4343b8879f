package dev.pointsman.election;

import dev.pointsman.election.VipState.Sighting;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.Ownership;
import dev.pointsman.model.Quorum;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Puts together who stands how in the contest for a VIP from what the peers say. */
final class Standings {
  private Standings() {}

  /** The peers that are heard, by what they say of themselves. */
  static List<Standing> direct(Contest contest, Peers peers) {
    List<Standing> standings = new ArrayList<>();
    for (StateMessage message : peers.reachable()) {
      message
          .of(contest.vip())
          .ifPresent(
              state ->
                  standings.add(
                      new Standing(
                          message.from(),
                          contest.rank(message.from()),
                          mayOwn(contest, message, state),
                          state.claim(),
                          message.hears())));
    }
    return standings;
  }

  private static boolean mayOwn(Contest contest, StateMessage message, VipState state) {
    return state.eligible()
        && contest.lists(message.from())
        && (contest.quorum() == Quorum.NONE || message.quorate());
  }

  /**
   * Owners that are not heard, by what a peer that hears them says. They keep a node that is cut
   * off from the owner, but not from everybody, from claiming the VIP beside it.
   */
  static List<Standing> hearsay(Contest contest, NodeName self, Peers peers) {
    Map<NodeName, Standing> best = new HashMap<>();
    for (StateMessage message : peers.reachable()) {
      message
          .of(contest.vip())
          .flatMap(VipState::sees)
          .filter(sighting -> !sighting.ownership().owner().equals(self))
          .filter(sighting -> peers.reachable(sighting.ownership().owner()).isEmpty())
          .map(sighting -> standing(contest, sighting))
          .ifPresent(heard -> best.merge(heard.node(), heard, Standings::better));
    }
    return List.copyOf(best.values());
  }

  private static Standing standing(Contest contest, Sighting sighting) {
    NodeName owner = sighting.ownership().owner();
    return new Standing(
        owner,
        contest.rank(owner),
        true,
        Optional.of(new Claim(sighting.ownership().term(), sighting.moved())),
        Set.of());
  }

  private static Standing better(Standing one, Standing other) {
    return Standing.BY_CLAIM.compare(one, other) <= 0 ? one : other;
  }

  /** The best claim among {@code direct}, to be passed on. */
  static Optional<Sighting> sighting(List<Standing> direct) {
    return direct.stream()
        .filter(Standing::claims)
        .min(Standing.BY_CLAIM)
        .map(
            best ->
                new Sighting(
                    new Ownership(best.node(), best.term()),
                    best.claim().flatMap(Claim::moved)));
  }
}
