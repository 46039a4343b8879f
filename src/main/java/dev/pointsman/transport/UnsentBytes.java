package dev.pointsman.transport;

import org.apache.pekko.util.ByteString;

/** Bytes of a client that no server has been given yet, in the order in which they came. */
final class UnsentBytes {
  /** A client that sends byte by byte must not cost a rope of as many pieces. */
  private static final int PIECES = 64;

  private ByteString bytes = ByteString.emptyByteString();
  private int chunks;

  void add(ByteString chunk) {
    bytes = bytes.isEmpty() ? chunk : bytes.concat(chunk);
    if (++chunks % PIECES == 0) {
      bytes = bytes.compact();
    }
  }

  boolean isEmpty() {
    return bytes.isEmpty();
  }

  /** All of them; none are left. */
  ByteString take() {
    ByteString all = bytes;
    clear();
    return all;
  }

  void clear() {
    bytes = ByteString.emptyByteString();
  }
}
