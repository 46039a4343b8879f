package dev.pointsman.config.report;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds the known word that a misspelt one was probably meant to be.
 *
 * <p>The distance is Damerau and Levenshtein's in its "optimal string alignment" form: insertions,
 * deletions, replacements and swaps of neighbours cost 1 each (Damerau, CACM 7(3), 1964). {@code
 * sever-port} is 1 away from {@code server-port}, {@code prot} is 1 away from {@code port}.
 */
public final class Nearest {
  /** Longer words are not compared, which bounds the time: the cost is the product of lengths. */
  private static final int LONGEST = 64;

  private Nearest() {}

  /**
   * The known word nearest to {@code word}, if one is near enough: at most a third of its letters,
   * and at least one, may differ. Case is not counted. The first of equally near ones is taken.
   */
  public static Optional<String> to(String word, Collection<String> known) {
    int allowed = Math.max(1, word.length() / 3);
    String wanted = word.toLowerCase(Locale.ROOT);
    String nearest = null;
    for (String candidate : known) {
      if (word.length() > LONGEST
          || candidate.length() > LONGEST
          || Math.abs(candidate.length() - word.length()) > allowed) {
        continue;
      }
      int distance = distance(wanted, candidate.toLowerCase(Locale.ROOT));
      if (distance <= allowed) {
        nearest = candidate;
        allowed = distance - 1;
      }
    }
    return Optional.ofNullable(nearest);
  }

  /** {@code , did you mean `server-port`?}, or nothing when no known word is near. */
  public static String hint(String word, Collection<String> known) {
    return to(word, known).map(near -> ", did you mean `" + near + "`?").orElse("");
  }

  static int distance(String a, String b) {
    int[] beforeLast = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    int[] current = new int[b.length() + 1];
    Arrays.setAll(last, j -> j);
    for (int i = 1; i <= a.length(); i++) {
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int least = Math.min(Math.min(current[j - 1] + 1, last[j] + 1), last[j - 1] + cost);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          least = Math.min(least, beforeLast[j - 2] + 1);
        }
        current[j] = least;
      }
      int[] spare = beforeLast;
      beforeLast = last;
      last = current;
      current = spare;
    }
    return last[b.length()];
  }
}
