package dev.pointsman.election;

import dev.pointsman.model.Term;
import java.util.OptionalLong;

/** What this node is to a VIP. */
public sealed interface Role {
  /**
   * It owns it.
   *
   * @param until when it stops owning it unless a later step says otherwise, on the clock of the
   *     step; empty under {@code quorum = none}
   */
  record Owner(Term term, OptionalLong until) implements Role {}

  /** It would own it if the choice fell on it. */
  record Standby() implements Role {}

  /** It is not in the VIP's list. */
  record NotListed() implements Role {}
}
