package dev.pointsman.transport;

import dev.pointsman.model.CloseCause;
import org.apache.pekko.util.ByteString;

/**
 * The last word to a client that is refused.
 *
 * <p>A socket closed with bytes unread is reset, and the reset may overtake the reply. So the
 * client's bytes are read and thrown away until it closes (RFC 9112, section 9.6), up to a bound.
 */
final class Refusing {
  /** Bytes a refused client may still send before it is cut off. */
  private static final int MAX_DISCARDED = 256 * 1024;

  private final CloseCause cause;
  private ByteString reply;
  private int discarded;

  Refusing(ByteString reply, CloseCause cause) {
    this.reply = reply;
    this.cause = cause;
  }

  CloseCause cause() {
    return cause;
  }

  /** What is to be sent, once; empty from then on. */
  ByteString reply() {
    ByteString once = reply;
    reply = ByteString.emptyByteString();
    return once;
  }

  /** Throws bytes away; false if they were too many. */
  boolean discards(ByteString chunk) {
    discarded += chunk.size();
    return discarded <= MAX_DISCARDED;
  }
}
