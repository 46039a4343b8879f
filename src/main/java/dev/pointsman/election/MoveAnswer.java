package dev.pointsman.election;

import dev.pointsman.model.NodeName;
import dev.pointsman.model.Term;

/** What becomes of an operator's wish to move a VIP. */
public sealed interface MoveAnswer {
  /**
   * It is on its way.
   *
   * @param after the move is done when the target owns the VIP under a later term than this
   */
  record Accepted(NodeName target, Term after) implements MoveAnswer {}

  /**
   * It was not taken up, and nothing changed.
   *
   * @param reason names the value that is wrong and what is expected
   */
  record Refused(String reason) implements MoveAnswer {}
}
