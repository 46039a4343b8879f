package dev.pointsman.election;

import dev.pointsman.model.HopCopies;
import dev.pointsman.model.Ownership;
import dev.pointsman.model.Term;
import dev.pointsman.model.VipName;
import java.util.Optional;

/**
 * What a node says about one VIP to its peers.
 *
 * @param vip the VIP
 * @param eligible whether it could own it: it is listed, ready, stays, and the VIP's interface is
 *     up
 * @param highest the latest term it knows of
 * @param claim its own claim
 * @param sees the best claim among those it hears from others, for peers that do not hear the owner
 *     themselves
 * @param wish an operator's wish that is not fulfilled yet
 * @param wishLeft nanoseconds until that wish is void; 0 without one
 * @param ballot its part in voting
 * @param copies how it stands with the flows that hop
 */
public record VipState(
    VipName vip,
    boolean eligible,
    Term highest,
    Optional<Claim> claim,
    Optional<Sighting> sees,
    Optional<Wish> wish,
    long wishLeft,
    Ballot ballot,
    HopCopies copies) {

  /** A claim of another node, heard from that node itself. */
  public record Sighting(Ownership ownership, Optional<Wish> moved, boolean provisional) {}

  /** The same without what changes with every message. */
  VipState news() {
    return new VipState(vip, eligible, highest, claim, sees, wish, 0, ballot.news(), copies);
  }
}
