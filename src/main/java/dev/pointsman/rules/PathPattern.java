package dev.pointsman.rules;

import dev.pointsman.model.RequestMatch;
import java.util.Comparator;
import java.util.Optional;

/**
 * Which paths a rule takes: one ({@code /index.html}), those that start alike ({@code /clips/*}),
 * those of a shape ({@code /clips/*.ram}, {@code /*}{@code /live/*}; each {@code *} stands for any
 * characters, slashes too, or none), or any ({@code *}).
 *
 * <p>The most specific is the least: exact first; then prefixes and wildcards, by how many
 * characters they spell out; any last. Where that is level the one with more characters before its
 * first {@code *} comes first (so a prefix before a wildcard), then the one that is first in the
 * alphabet. So {@code /clips/a.ram} is taken by {@code /clips/*.ram} (11 characters spelt out)
 * before {@code /clips/*} (7), and {@code /clips/*} before {@code /*.ram} (5).
 */
public sealed interface PathPattern extends Comparable<PathPattern> {
  /** The longest pattern in characters. */
  int MAX_LENGTH = 2_048;

  /**
   * Whether the pattern takes {@code path}: the path of a request as normalised for matching,
   * without query.
   */
  boolean matches(String path);

  /** How the pattern is written. */
  String text();

  /** This path and no other. */
  record Exact(String text) implements PathPattern {
    @Override
    public boolean matches(String path) {
      return path.equals(text);
    }
  }

  /** All paths that start with {@code start}. */
  record Prefix(String start) implements PathPattern {
    @Override
    public boolean matches(String path) {
      return path.startsWith(start);
    }

    @Override
    public String text() {
      return start + "*";
    }
  }

  /** All paths of the shape {@code text}. */
  final class Wildcard implements PathPattern {
    private final String text;
    private final Glob glob;

    private Wildcard(String text) {
      this.text = text;
      this.glob = new Glob(text);
    }

    @Override
    public boolean matches(String path) {
      return glob.matches(path);
    }

    @Override
    public String text() {
      return text;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Wildcard wildcard && wildcard.text.equals(text);
    }

    @Override
    public int hashCode() {
      return text.hashCode();
    }

    @Override
    public String toString() {
      return "Wildcard[text=" + text + "]";
    }
  }

  /** Every path, also {@code *} (OPTIONS) and none (CONNECT). */
  record Any() implements PathPattern {
    @Override
    public boolean matches(String path) {
      return true;
    }

    @Override
    public String text() {
      return RequestMatch.ANYTHING;
    }
  }

  /** What is wrong with {@code text} as a pattern, and what is allowed; empty when it is one. */
  static Optional<String> problem(String text) {
    return PathSyntax.problem(text);
  }

  /**
   * The pattern written {@code text}.
   *
   * @throws IllegalArgumentException if there is a {@link #problem}
   */
  static PathPattern parse(String text) {
    problem(text)
        .ifPresent(
            problem -> {
              throw new IllegalArgumentException("path: " + problem);
            });
    if (text.equals(RequestMatch.ANYTHING)) {
      return new Any();
    }
    int star = text.indexOf('*');
    if (star < 0) {
      return new Exact(text);
    }
    return star == text.length() - 1 ? new Prefix(text.substring(0, star)) : new Wildcard(text);
  }

  @Override
  default int compareTo(PathPattern other) {
    return Order.MOST_SPECIFIC_FIRST.compare(this, other);
  }

  /** The order of patterns. */
  final class Order {
    static final Comparator<PathPattern> MOST_SPECIFIC_FIRST =
        Comparator.<PathPattern>comparingInt(Order::group)
            .thenComparing(Comparator.comparingInt(Order::literals).reversed())
            .thenComparing(
                Comparator.comparingInt((PathPattern p) -> p.text().indexOf('*')).reversed())
            .thenComparing(PathPattern::text);

    private Order() {}

    private static int group(PathPattern pattern) {
      return switch (pattern) {
        case Exact exact -> 0;
        case Prefix prefix -> 1;
        case Wildcard wildcard -> 1;
        case Any any -> 2;
      };
    }

    private static int literals(PathPattern pattern) {
      return (int) pattern.text().chars().filter(c -> c != '*').count();
    }
  }
}
