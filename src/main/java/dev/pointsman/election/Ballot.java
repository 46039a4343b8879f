package dev.pointsman.election;

import dev.pointsman.model.Term;
import java.util.Optional;

/**
 * What a node says about one VIP to candidates and voters, under {@code quorum = majority}.
 *
 * @param asks the term it asks consent for; an owner goes on asking
 * @param released it owns nothing, and will not, by votes for this term or earlier ones
 * @param latest the latest term it has promised or knows to have been owned; it promises a new
 *     owner only a later one
 * @param vote its own promise, while it binds
 * @param handover the rest of the lease it has given away, while that lasts
 */
public record Ballot(
    Optional<Term> asks,
    Term released,
    Term latest,
    Optional<Vote> vote,
    Optional<Handover> handover) {
  /** Under {@code quorum = none}. */
  static final Ballot NONE =
      new Ballot(Optional.empty(), Term.NONE, Term.NONE, Optional.empty(), Optional.empty());

  /** The same without what changes with every message. */
  Ballot news() {
    return new Ballot(
        asks,
        released,
        latest,
        vote.map(cast -> new Vote(cast.candidate(), cast.incarnation(), cast.term(), 0)),
        handover);
  }
}
