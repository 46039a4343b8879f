package dev.pointsman.peerlink;

import dev.pointsman.model.NodeName;
import java.util.Optional;

/**
 * A link that does not come to be.
 *
 * @param by which side refuses
 * @param peer the node that this one dialled, or the one that the other side says it is; empty when
 *     it did not get to say so. Not to be believed unless this node dialled it
 * @param address the other side's address and port
 * @param reason the kind
 * @param text what differs and what is expected, in a sentence
 */
public record Refusal(
    Side by, Optional<NodeName> peer, String address, RefusalReason reason, String text) {
  /** A side of a link. */
  public enum Side {
    /** This node. */
    HERE,
    /** The peer. */
    THERE
  }
}
