package dev.pointsman.rules;

import java.util.Arrays;
import java.util.List;

/**
 * A wildcard in which {@code *} stands for any characters, also none, and all else for itself.
 *
 * <p>The literal before the first {@code *} must start the text and the one after the last must end
 * it; those between are looked for from left to right, each at its first place after the one
 * before. Taking the first place is never wrong, because what is left over for the rest is longest.
 * So nothing is ever tried again. Each search is Knuth, Morris and Pratt's ("Fast pattern matching
 * in strings", SIAM Journal on Computing 6(2), 1977), so that a match reads each character of the
 * text at most three times, whatever the pattern.
 */
final class Glob {
  private final String start;
  private final String end;
  private final List<Search> between;

  /**
   * @param pattern with one {@code *} or more
   */
  Glob(String pattern) {
    int first = pattern.indexOf('*');
    int last = pattern.lastIndexOf('*');
    start = pattern.substring(0, first);
    end = pattern.substring(last + 1);
    between =
        Arrays.stream(pattern.substring(first, last + 1).split("\\*"))
            .filter(literal -> !literal.isEmpty())
            .map(Search::new)
            .toList();
  }

  boolean matches(CharSequence text) {
    int to = text.length() - end.length();
    if (to < start.length() || !at(text, 0, start) || !at(text, to, end)) {
      return false;
    }
    int from = start.length();
    for (Search literal : between) {
      from = literal.endOfFirst(text, from, to);
      if (from < 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean at(CharSequence text, int offset, String literal) {
    for (int i = 0; i < literal.length(); i++) {
      if (text.charAt(offset + i) != literal.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Looks for one literal. */
  private static final class Search {
    private final String literal;

    /** At i the length of the longest proper prefix of the literal that ends at i. */
    private final int[] fallback;

    Search(String literal) {
      this.literal = literal;
      this.fallback = new int[literal.length()];
      int matched = 0;
      for (int i = 1; i < fallback.length; i++) {
        matched = advance(matched, literal.charAt(i));
        fallback[i] = matched;
      }
    }

    private int advance(int matched, char next) {
      int length = matched;
      while (length > 0 && literal.charAt(length) != next) {
        length = fallback[length - 1];
      }
      return literal.charAt(length) == next ? length + 1 : 0;
    }

    /** Where the first occurrence within [from, to) ends, or -1. */
    int endOfFirst(CharSequence text, int from, int to) {
      int matched = 0;
      for (int i = from; i < to; i++) {
        matched = advance(matched, text.charAt(i));
        if (matched == literal.length()) {
          return i + 1;
        }
      }
      return -1;
    }
  }
}
