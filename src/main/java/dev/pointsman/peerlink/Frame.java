package dev.pointsman.peerlink;

import dev.pointsman.model.NodeName;

/** What is said on a link. */
sealed interface Frame {
  /** The version of the protocol that this is. */
  int VERSION = 5;

  /**
   * The dialling node says who it is and whom it means to reach.
   *
   * @param site the name of its site
   * @param node its name
   * @param incarnation its process
   * @param expected the node that it dialled
   * @param purpose what the connection is for
   */
  record Hello(String site, NodeName node, long incarnation, NodeName expected, Purpose purpose)
      implements Frame {}

  /** What a connection is for. */
  enum Purpose {
    /** States and batches. */
    STATES,
    /** Nothing but to end when the dialling process does: see {@link Lifeline}. */
    LIFELINE
  }

  /** A hello of another version of the protocol, of which nothing else is read. */
  record OtherHello(int version) implements Frame {}

  /** The accepting node says who it is: the link is up. */
  record Welcome(NodeName node, long incarnation) implements Frame {}

  /** The accepting node says why there is no link; every version reads this. */
  record Refused(RefusalReason reason, String text) implements Frame {}

  /** The dialling node's newest state. */
  final class State implements Frame {
    private final long sequence;
    private final byte[] payload;

    State(long sequence, byte[] payload) {
      this.sequence = sequence;
      this.payload = payload;
    }

    /** Its number on this link, from 1. */
    long sequence() {
      return sequence;
    }

    byte[] payload() {
      return payload;
    }
  }

  /** The accepting node has got the state of this number. */
  record Heard(long sequence) implements Frame {}

  /** A piece of what the accepting node is to have all of, each in its turn. */
  final class Batch implements Frame {
    private final long sequence;
    private final byte[] payload;

    Batch(long sequence, byte[] payload) {
      this.sequence = sequence;
      this.payload = payload;
    }

    /** Its number among the batches of this link, from 1. */
    long sequence() {
      return sequence;
    }

    byte[] payload() {
      return payload;
    }
  }

  /** The accepting node has taken in the batch of this number. */
  record Taken(long sequence) implements Frame {}

  /** The dialling node ends as planned. */
  record Bye() implements Frame {}
}
