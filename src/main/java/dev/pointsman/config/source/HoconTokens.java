package dev.pointsman.config.source;

/** The tokens of a HOCON text, one after the other; comments and spaces are passed over. */
final class HoconTokens {
  /** What a token is. */
  enum Kind {
    TEXT,
    SUBSTITUTION,
    /** {@code =}, {@code :} or {@code +=}. */
    SEPARATOR,
    COMMA,
    NEWLINE,
    OPEN_OBJECT,
    OPEN_LIST,
    CLOSE
  }

  private static final String TRIPLE = "\"\"\"";

  private final String input;
  private int at;
  private int start;
  private Kind kind = Kind.NEWLINE;
  private String text = "";
  private boolean quoted;
  private boolean afterSpace;

  HoconTokens(String input) {
    this.input = input;
  }

  Kind kind() {
    return kind;
  }

  /** Where the token begins. */
  int start() {
    return start;
  }

  /** The token without quotes, or the path of a substitution. */
  String text() {
    return text;
  }

  boolean quoted() {
    return quoted;
  }

  boolean afterSpace() {
    return afterSpace;
  }

  /** Goes on to the next token; false at the end of the text. */
  boolean advance() {
    skip();
    if (at >= input.length()) {
      return false;
    }
    start = at;
    quoted = false;
    switch (input.charAt(at)) {
      case '\n' -> one(Kind.NEWLINE);
      case ',' -> one(Kind.COMMA);
      case '=', ':' -> one(Kind.SEPARATOR);
      case '{' -> one(Kind.OPEN_OBJECT);
      case '[' -> one(Kind.OPEN_LIST);
      case '}', ']' -> one(Kind.CLOSE);
      case '"' -> string();
      default -> {
        if (input.startsWith("+=", at)) {
          take(Kind.SEPARATOR, at + 2);
        } else if (input.startsWith("${", at)) {
          substitution();
        } else {
          unquoted();
        }
      }
    }
    return true;
  }

  private void skip() {
    int from = at;
    while (at < input.length()) {
      char c = input.charAt(at);
      if (c == '#' || input.startsWith("//", at)) {
        int end = input.indexOf('\n', at);
        at = end < 0 ? input.length() : end;
      } else if (c != '\n' && isSpace(c)) {
        at++;
      } else {
        break;
      }
    }
    afterSpace = at > from;
  }

  private void one(Kind what) {
    take(what, at + 1);
  }

  private void take(Kind what, int end) {
    kind = what;
    text = input.substring(at, end);
    at = end;
  }

  private void string() {
    kind = Kind.TEXT;
    quoted = true;
    if (input.startsWith(TRIPLE, at)) {
      int end = input.indexOf(TRIPLE, at + 3);
      text = input.substring(at + 3, end < 0 ? input.length() : end);
      at = end < 0 ? input.length() : end + 3;
      return;
    }
    int end = at + 1;
    while (end < input.length() && input.charAt(end) != '"' && input.charAt(end) != '\n') {
      end += input.charAt(end) == '\\' ? 2 : 1;
    }
    end = Math.min(end, input.length());
    text = input.substring(at + 1, end);
    at = end < input.length() && input.charAt(end) == '"' ? end + 1 : end;
  }

  private void substitution() {
    int end = at + 2;
    while (end < input.length() && input.charAt(end) != '}' && input.charAt(end) != '\n') {
      end++;
    }
    kind = Kind.SUBSTITUTION;
    String path = input.substring(at + 2, end).strip();
    text = path.startsWith("?") ? path.substring(1).strip() : path;
    at = end < input.length() && input.charAt(end) == '}' ? end + 1 : end;
  }

  private void unquoted() {
    int end = at + 1;
    while (end < input.length() && !endsUnquoted(end)) {
      end++;
    }
    take(Kind.TEXT, end);
  }

  private boolean endsUnquoted(int index) {
    char c = input.charAt(index);
    return isSpace(c)
        || "{}[],=:#\"".indexOf(c) >= 0
        || (c == '$' && input.startsWith("${", index))
        || (c == '+' && input.startsWith("+=", index))
        || (c == '/' && input.startsWith("//", index));
  }

  /** What the HOCON specification calls whitespace: Unicode's, and a byte order mark. */
  private static boolean isSpace(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\uFEFF';
  }
}
