package dev.pointsman.election;

import dev.pointsman.election.VipState.Sighting;
import dev.pointsman.model.HopCopies;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.Ownership;
import dev.pointsman.model.Quorum;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

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
                          message.hears(),
                          state.copies())));
    }
    return standings;
  }

  private static boolean mayOwn(Contest contest, StateMessage message, VipState state) {
    return state.eligible()
        && contest.lists(message.from())
        && (contest.quorum() == Quorum.NONE || message.quorate());
  }

  /**
   * All others: the peers that are heard, and owners that are only heard of. What is heard of keeps
   * a node that is cut off from the owner, but not from everybody, from claiming the VIP beside it.
   * It also fills the moment in which an old owner's message overtakes the new owner's: a claim
   * later than any term the new owner knew when it was heard last is news of it. A lease that is on
   * its way to a successor counts as the successor's claim.
   */
  static List<Standing> others(Contest contest, NodeName self, Peers peers) {
    Map<NodeName, Standing> standings = new TreeMap<>();
    direct(contest, peers).forEach(standing -> standings.put(standing.node(), standing));
    for (StateMessage message : peers.reachable()) {
      message.of(contest.vip()).stream()
          .flatMap(Standings::sightings)
          .filter(sighting -> !sighting.ownership().owner().equals(self))
          .filter(sighting -> isNews(contest, sighting.ownership(), peers))
          .map(sighting -> standing(contest, sighting))
          .forEach(heard -> standings.merge(heard.node(), heard, Standings::better));
    }
    return List.copyOf(standings.values());
  }

  private static Stream<Sighting> sightings(VipState state) {
    Stream<Sighting> handedOver =
        state.ballot().handover().stream()
            .map(
                rest ->
                    new Sighting(
                        new Ownership(rest.successor(), rest.term()), rest.moved(), false));
    return Stream.concat(state.sees().stream(), handedOver);
  }

  private static boolean isNews(Contest contest, Ownership sighted, Peers peers) {
    return peers
        .reachable(sighted.owner())
        .flatMap(message -> message.of(contest.vip()))
        .filter(state -> !sighted.term().after(state.highest()))
        .isEmpty();
  }

  private static Standing standing(Contest contest, Sighting sighting) {
    NodeName owner = sighting.ownership().owner();
    return new Standing(
        owner,
        contest.rank(owner),
        true,
        Optional.of(
            new Claim(sighting.ownership().term(), sighting.moved(), sighting.provisional())),
        Set.of(),
        HopCopies.ALL);
  }

  /** Of two that tell of the same node the one with the later claim. */
  private static Standing better(Standing known, Standing heard) {
    return heard.term().after(known.term()) ? heard : known;
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
                    best.claim().flatMap(Claim::moved),
                    best.isProvisional()));
  }
}
