package dev.pointsman.testkit.faulty;

import java.time.Duration;

/** One way for a server to go wrong, or to be odd. */
public sealed interface Fault {
  /** Nothing listens at the address: a connection is refused (RST to the SYN). */
  record Refuse() implements Fault {}

  /** Accepts, and neither reads nor writes until the client goes or the server is closed. */
  record Hang() implements Fault {}

  /** Accepts and resets before a byte was read or written. */
  record ResetAtOnce() implements Fault {}

  /**
   * Sends, and resets (SO_LINGER 0) in the middle.
   *
   * @param bytes sent before, at least 0; what the client has not read yet may be lost with the
   *     reset
   */
  record ResetAfterSending(long bytes) implements Fault {
    public ResetAfterSending {
      require("bytes", bytes);
    }
  }

  /**
   * Reads, and resets in the middle.
   *
   * @param bytes read before, at least 0
   */
  record ResetAfterReading(long bytes) implements Fault {
    public ResetAfterReading {
      require("bytes", bytes);
    }
  }

  /**
   * Sends, and closes in the middle, reading nothing: the client sees an end (FIN), and then a
   * reset if it had sent anything, as the kernel answers a close over unread bytes (RFC 2525
   * section 2.17).
   *
   * @param bytes sent before, at least 0
   */
  record EndAfterSending(long bytes) implements Fault {
    public EndAfterSending {
      require("bytes", bytes);
    }
  }

  /**
   * Reads slowly, through a small receive buffer, and writes nothing.
   *
   * @param chunk bytes at a time, at least 1
   * @param pause between two chunks
   */
  record ReadSlowly(int chunk, Duration pause) implements Fault {
    public ReadSlowly {
      require("chunk - 1", chunk - 1L);
    }
  }

  /**
   * Writes slowly, for ever.
   *
   * @param chunk bytes at a time, at least 1
   * @param pause between two chunks
   */
  record WriteSlowly(int chunk, Duration pause) implements Fault {
    public WriteSlowly {
      require("chunk - 1", chunk - 1L);
    }
  }

  /**
   * Answers with bytes of no protocol as soon as it has read one, and then ends.
   *
   * @param seed of the garbage
   * @param bytes of it, at least 0
   */
  record Garbage(long seed, int bytes) implements Fault {
    public Garbage {
      require("bytes", bytes);
    }
  }

  /** Ends its sending side at once, reads to the client's end, and only then closes. */
  record HalfCloseFirst() implements Fault {}

  /**
   * Speaks first, and then echoes.
   *
   * @param banner what it says before it has read anything
   */
  record SpeakFirst(String banner) implements Fault {}

  private static void require(String what, long value) {
    if (value < 0) {
      throw new IllegalArgumentException(what + ": " + value + " (expected: >= 0)");
    }
  }
}
