package dev.pointsman.flows.replica;

/** What bytes turned out to be. */
public sealed interface Decoded {
  /** A message. */
  record Message(ReplicaMessage message) implements Decoded {}

  /**
   * Something else.
   *
   * @param position offset of the fault from the first byte
   * @param reason what is wrong there and what is allowed, as a sentence without its full stop
   */
  record Malformed(int position, String reason) implements Decoded {
    /** The whole of it in one line, for a log. */
    public String sentence() {
      return "byte " + position + ": " + reason;
    }
  }
}
