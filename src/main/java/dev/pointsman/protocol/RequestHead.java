package dev.pointsman.protocol;

import dev.pointsman.protocol.RequestGrammar.Fault;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The skeleton of a text head, which HTTP (RFC 9112) and RTSP (RFC 2326) share: a request line and
 * header fields up to an empty line.
 *
 * <p>A state machine that takes one byte at a time. Strings are made of the method, the target and
 * the one field that the grammar needs, and of nothing else.
 *
 * @param <H> the head
 */
final class RequestHead<H> {

  /**
   * The longest method, in bytes. The longest registered with IANA has 17; the bound lets a client
   * that sends something else be refused early.
   */
  static final int MAX_METHOD = 64;

  private enum State {
    BEFORE,
    BEFORE_CR,
    METHOD,
    TARGET,
    VERSION,
    LINE_CR,
    FIELD_START,
    NAME,
    VALUE,
    VALUE_CR,
    END_CR
  }

  private final HeadBuffer buffer;
  private final RequestGrammar<H> grammar;
  private final String versionForm;

  private State state = State.BEFORE;
  private HeadResult<H> result = new HeadResult.NeedMore<>();

  /** Where the word, field name or value that is being read starts. */
  private int mark;

  private String method = "";
  private int major;
  private int minor;
  private int nameStart;
  private int nameEnd;
  private boolean fieldSeen;

  private long inspected;

  RequestHead(int maxHead, RequestGrammar<H> grammar) {
    this.buffer = new HeadBuffer(maxHead);
    this.grammar = grammar;
    this.versionForm = grammar.protocol() + "/#.#";
  }

  HeadResult<H> feed(byte[] buf, int off, int len) {
    Objects.checkFromIndexSize(off, len, buf.length);
    for (int i = off; i < off + len && result instanceof HeadResult.NeedMore; i++) {
      inspected++;
      if (buffer.isFull()) {
        refuse(
            RefusalReason.TOO_LONG,
            buffer.length(),
            "the head is longer than " + buffer.max() + " bytes");
      } else {
        buffer.add(buf[i]);
        step(buf[i] & 0xff, buffer.length() - 1);
      }
    }
    return result;
  }

  ProtocolGuess guess() {
    return buffer.guess();
  }

  /** How many bytes have been looked at, counting a byte again each time it is read again. */
  long inspected() {
    return inspected;
  }

  private void step(int b, int at) {
    switch (state) {
      case BEFORE -> before(b, at);
      case BEFORE_CR -> lineFeed(b, at, State.BEFORE);
      case METHOD -> method(b, at);
      case TARGET -> target(b, at);
      case VERSION -> version(b, at);
      case LINE_CR -> lineFeed(b, at, State.FIELD_START);
      case FIELD_START -> fieldStart(b, at);
      case NAME -> name(b, at);
      case VALUE -> value(b, at);
      case VALUE_CR -> {
        if (lineFeed(b, at, State.FIELD_START)) {
          field(at - 1);
        }
      }
      case END_CR -> {
        if (lineFeed(b, at, State.END_CR)) {
          end(at);
        }
      }
    }
  }

  /** Empty lines before the request line are passed over (RFC 9112 section 2.2). */
  private void before(int b, int at) {
    if (b == '\r') {
      state = State.BEFORE_CR;
    } else if (b != '\n') {
      mark = at;
      state = State.METHOD;
      method(b, at);
    }
  }

  private void method(int b, int at) {
    if (b == ' ' && at > mark) {
      method = read(mark, at);
      mark = at + 1;
      state = State.TARGET;
    } else if (b == '\r' || b == '\n') {
      refuse(RefusalReason.INVALID_METHOD, at, "the request line ends after its first word");
    } else if (!Ascii.isToken(b)) {
      refuse(
          RefusalReason.INVALID_METHOD,
          at,
          Ascii.show(b) + " in the method (allowed: the characters of a token, then one space)");
    } else if (at - mark >= MAX_METHOD) {
      refuse(
          RefusalReason.INVALID_METHOD,
          at,
          "the method is longer than " + MAX_METHOD + " characters");
    }
  }

  private void target(int b, int at) {
    if (b == ' ') {
      Fault fault =
          at == mark
              ? new Fault(RefusalReason.INVALID_TARGET, "the request target is empty")
              : grammar.target(method, read(mark, at));
      if (!refused(fault, mark)) {
        mark = at + 1;
        state = State.VERSION;
      }
    } else if (b == '\r' || b == '\n') {
      refuse(
          RefusalReason.INVALID_VERSION,
          at,
          "the request line ends without a version (expected: " + versionForm() + ")");
    } else if (Ascii.isControl(b) || b == '#') {
      refuse(
          RefusalReason.INVALID_TARGET,
          at,
          Ascii.show(b) + " in the request target (allowed: a URI without fragment)");
    }
  }

  private void version(int b, int at) {
    int index = at - mark;
    if (index == versionForm.length()) {
      if (!lineEnd(b, State.LINE_CR, State.FIELD_START)) {
        refuse(RefusalReason.INVALID_VERSION, at, Ascii.show(b) + " after the version");
      }
      return;
    }
    char expected = versionForm.charAt(index);
    if (expected == '#' ? !Ascii.isDigit(b) : b != expected) {
      refuse(
          RefusalReason.INVALID_VERSION,
          at,
          Ascii.show(b) + " in the version (expected: " + versionForm() + ")");
    } else if (index == versionForm.length() - 3) {
      major = b - '0';
      if (!grammar.speaks(major)) {
        refuse(
            RefusalReason.UNSUPPORTED_VERSION,
            at,
            grammar.protocol() + " version " + major + " is not understood here");
      }
    } else if (index == versionForm.length() - 1) {
      minor = b - '0';
    }
  }

  private void fieldStart(int b, int at) {
    if (b == '\r') {
      state = State.END_CR;
    } else if (b == '\n') {
      end(at);
    } else if (b == ' ' || b == '\t') {
      refuse(RefusalReason.FOLDED_FIELD, at, "a header line starts with white space");
    } else {
      nameStart = at;
      state = State.NAME;
      name(b, at);
    }
  }

  private void name(int b, int at) {
    if (b == ':' && at > nameStart) {
      nameEnd = at;
      mark = at + 1;
      state = State.VALUE;
      if (isNeeded() && fieldSeen) {
        refuse(
            RefusalReason.FIELD_REPEATED,
            nameStart,
            "a second " + buffer.text(nameStart, nameEnd) + " field");
      }
    } else if (b == ' ' || b == '\t') {
      refuse(
          RefusalReason.SPACE_IN_FIELD_NAME,
          at,
          "white space in a field name (expected: a colon straight after the name)");
    } else if (b == '\r' || b == '\n') {
      refuse(RefusalReason.MISSING_COLON, at, "a header line ends without a colon");
    } else if (!Ascii.isToken(b)) {
      refuse(
          RefusalReason.INVALID_FIELD_NAME,
          at,
          Ascii.show(b) + " in a field name (allowed: the characters of a token)");
    }
  }

  private void value(int b, int at) {
    if (b == '\n') {
      state = State.FIELD_START;
      field(at);
    } else if (b == '\r') {
      state = State.VALUE_CR;
    } else if (Ascii.isControl(b) && b != '\t') {
      refuse(
          RefusalReason.INVALID_FIELD_VALUE,
          at,
          Ascii.show(b) + " in a field value (allowed: no control character but the tab)");
    }
  }

  /** The value of a field ends before {@code valueEnd}. */
  private void field(int valueEnd) {
    if (isNeeded()) {
      fieldSeen = true;
      refused(grammar.field(Ascii.trim(read(mark, valueEnd))), nameStart);
    }
  }

  private void end(int at) {
    if (!refused(grammar.end(major, minor), at)) {
      result = new HeadResult.Complete<>(grammar.head(major, minor, at + 1));
    }
  }

  private boolean isNeeded() {
    inspected += nameEnd - nameStart;
    return buffer.isName(nameStart, nameEnd, grammar.neededField());
  }

  /** A line ends with CR LF or, as RFC 9112 section 2.2 allows, with LF alone. */
  private boolean lineEnd(int b, State afterCr, State afterLf) {
    if (b != '\r' && b != '\n') {
      return false;
    }
    state = b == '\r' ? afterCr : afterLf;
    return true;
  }

  private boolean lineFeed(int b, int at, State next) {
    if (b != '\n') {
      refuse(RefusalReason.BARE_CR, at - 1, "a carriage return without a line feed after it");
      return false;
    }
    state = next;
    return true;
  }

  private String read(int from, int to) {
    inspected += to - from;
    return buffer.text(from, to);
  }

  private String versionForm() {
    return versionForm.replace('#', 'n');
  }

  private boolean refused(@Nullable Fault fault, int position) {
    if (fault == null) {
      return false;
    }
    refuse(fault.reason(), position, fault.message());
    return true;
  }

  private void refuse(RefusalReason reason, int position, String message) {
    result = new HeadResult.Refused<>(new Refusal(reason, position, message, buffer.guess()));
  }
}
