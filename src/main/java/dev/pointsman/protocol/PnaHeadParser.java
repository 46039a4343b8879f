package dev.pointsman.protocol;

import java.util.Objects;
import java.util.OptionalInt;

/**
 * A parser of the greeting of a PNA player, RealPlayer's protocol on TCP port 7070.
 *
 * <p>No document defines PNA; this is what MPlayer and xine send, which copied it from RealPlayer:
 *
 * <pre>
 *   "PNA"  u16 version
 *   { u16 id  u16 length  data }   until id 0, which has neither length nor data
 *   50 84 1f 3a
 *   'c' u16 length  client name, then what ends it (see below)
 *   'R' u16 length  path
 *   'y' 'B'
 * </pre>
 *
 * <p>All numbers are big-endian. MPlayer gives the client name a length that is one less than the
 * string it sends, and a NUL and a zero byte after it. Those last three bytes can also be read as
 * an empty field of their own, since its name ends in {@code l}: {@code 'l'}, length 0. So this
 * parser takes one byte or none after the name, then two zero bytes, and both readings are right.
 */
public final class PnaHeadParser implements HeadParser<PnaHead> {

  private static final int ID_UDP_PORT = 1;
  private static final int ID_CORRECTION_PORT = 7;

  private enum State {
    MAGIC("PNA"),
    VERSION(2),
    ITEM_ID(2),
    ITEM_LENGTH(2),
    ITEM_DATA(0),
    MARK("P\u0084\u001f:"),
    CLIENT_TAG("c"),
    CLIENT_LENGTH(2),
    CLIENT(0),
    AFTER_CLIENT(1),
    ZEROS("\0\0"),
    PATH_TAG("R"),
    PATH_LENGTH(2),
    PATH(0),
    END("yB");

    /** The bytes that must stand here; empty where any may. */
    final String fixed;

    /** How many bytes; 0 where a length says. */
    final int length;

    State(String fixed) {
      this.fixed = fixed;
      this.length = fixed.length();
    }

    State(int length) {
      this.fixed = "";
      this.length = length;
    }
  }

  private final HeadBuffer buffer;
  private HeadResult<PnaHead> result = new HeadResult.NeedMore<>();

  private State state = State.MAGIC;
  private int mark;
  private int needed = State.MAGIC.length;

  private int version;
  private int items;
  private int itemId;
  private OptionalInt udpPort = OptionalInt.empty();
  private OptionalInt correctionPort = OptionalInt.empty();
  private String client = "";
  private String path = "";
  private long inspected;

  /** A parser with the default bound, {@value HeadParser#DEFAULT_MAX_HEAD} bytes. */
  public PnaHeadParser() {
    this(DEFAULT_MAX_HEAD);
  }

  /**
   * @param maxHead the longest greeting that is accepted, in bytes, at least 1
   * @throws IllegalArgumentException if it is less
   */
  public PnaHeadParser(int maxHead) {
    this.buffer = new HeadBuffer(maxHead);
  }

  @Override
  public HeadResult<PnaHead> feed(byte[] buf, int off, int len) {
    Objects.checkFromIndexSize(off, len, buf.length);
    for (int i = off; i < off + len && result instanceof HeadResult.NeedMore; i++) {
      inspected++;
      if (buffer.isFull()) {
        refuse(
            RefusalReason.TOO_LONG,
            "the greeting is longer than " + buffer.max() + " bytes",
            buffer.length());
      } else {
        buffer.add(buf[i]);
        step(buf[i] & 0xff, buffer.length() - 1);
      }
    }
    return result;
  }

  @Override
  public ProtocolGuess guess() {
    return buffer.guess();
  }

  long inspected() {
    return inspected;
  }

  private void step(int b, int at) {
    int index = at - mark;
    if (!state.fixed.isEmpty() && b != state.fixed.charAt(index)) {
      refuse(
          RefusalReason.INVALID_GREETING,
          Ascii.show(b)
              + " in a PNA greeting (expected: "
              + Ascii.show(state.fixed.charAt(index))
              + ")",
          at);
    } else if (index + 1 == needed) {
      finish(b, at + 1);
    }
  }

  /** The state's bytes are complete; {@code end} is the position after them. */
  private void finish(int last, int end) {
    switch (state) {
      case MAGIC -> enter(State.VERSION, end);
      case VERSION -> {
        version = u16(end);
        enter(State.ITEM_ID, end);
      }
      case ITEM_ID -> {
        itemId = u16(end);
        enter(itemId == 0 ? State.MARK : State.ITEM_LENGTH, end);
      }
      case ITEM_LENGTH -> {
        items++;
        sized(State.ITEM_DATA, u16(end), end);
      }
      case ITEM_DATA -> {
        item(end);
        enter(State.ITEM_ID, end);
      }
      case MARK -> enter(State.CLIENT_TAG, end);
      case CLIENT_TAG -> enter(State.CLIENT_LENGTH, end);
      case CLIENT_LENGTH -> sized(State.CLIENT, u16(end), end);
      case CLIENT -> {
        client = read(end);
        enter(State.AFTER_CLIENT, end);
      }
      case AFTER_CLIENT -> {
        enter(State.ZEROS, end);
        if (last == 0) {
          // No odd byte after the name: this was already the first of the two zeros.
          mark--;
        }
      }
      case ZEROS -> enter(State.PATH_TAG, end);
      case PATH_TAG -> enter(State.PATH_LENGTH, end);
      case PATH_LENGTH -> sized(State.PATH, u16(end), end);
      case PATH -> {
        path = read(end);
        enter(State.END, end);
      }
      case END ->
          result =
              new HeadResult.Complete<>(
                  new PnaHead(version, items, udpPort, correctionPort, client, path, end));
    }
  }

  private void enter(State next, int from) {
    state = next;
    mark = from;
    needed = next.length;
  }

  /** Enters a state whose length stood before it; an empty one is complete at once. */
  private void sized(State next, int length, int from) {
    enter(next, from);
    needed = length;
    if (length == 0) {
      finish(0, from);
    }
  }

  private void item(int end) {
    if (end - mark == 2) {
      if (itemId == ID_UDP_PORT) {
        udpPort = OptionalInt.of(u16(end));
      } else if (itemId == ID_CORRECTION_PORT) {
        correctionPort = OptionalInt.of(u16(end));
      }
    }
  }

  private int u16(int end) {
    return buffer.at(end - 2) << 8 | buffer.at(end - 1);
  }

  private String read(int end) {
    inspected += end - mark;
    return buffer.text(mark, end);
  }

  private void refuse(RefusalReason reason, String message, int position) {
    result = new HeadResult.Refused<>(new Refusal(reason, position, message, buffer.guess()));
  }
}
