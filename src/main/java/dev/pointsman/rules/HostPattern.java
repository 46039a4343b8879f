package dev.pointsman.rules;

import dev.pointsman.model.RequestMatch;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which hosts a rule takes: one ({@code www.example.com}, {@code 10.0.0.1}, {@code [2001:db8::1]}),
 * all below a name ({@code *.example.com}: {@code a.example.com} and {@code a.b.example.com}, not
 * {@code example.com} itself), or any ({@code *}).
 *
 * <p>The most specific is the least: exact before suffix, a longer suffix before a shorter one, any
 * last.
 */
public sealed interface HostPattern extends Comparable<HostPattern> {
  /** The longest name in characters (RFC 1035, section 2.3.4, without the root's dot). */
  int MAX_LENGTH = 253;

  /** Whether the pattern takes {@code host}: in lower case, without port, empty when not named. */
  boolean matches(String host);

  /** How the pattern is written. */
  String text();

  /** This host and no other. */
  record Exact(String text) implements HostPattern {
    @Override
    public boolean matches(String host) {
      return host.equals(text);
    }
  }

  /**
   * All hosts that end in {@code end} and have something before it.
   *
   * @param end the name below which they are, with the dot it starts with
   */
  record Suffix(String end) implements HostPattern {
    @Override
    public boolean matches(String host) {
      return host.length() > end.length() && host.length() <= MAX_LENGTH && host.endsWith(end);
    }

    @Override
    public String text() {
      return "*" + end;
    }
  }

  /** Every host, also none. */
  record Any() implements HostPattern {
    @Override
    public boolean matches(String host) {
      return true;
    }

    @Override
    public String text() {
      return RequestMatch.ANYTHING;
    }
  }

  /** What is wrong with {@code text} as a pattern, and what is allowed; empty when it is one. */
  static Optional<String> problem(String text) {
    return HostSyntax.problem(text.toLowerCase(Locale.ROOT));
  }

  /**
   * The pattern written {@code text}, in which capital letters are small.
   *
   * @throws IllegalArgumentException if there is a {@link #problem}
   */
  static HostPattern parse(String text) {
    problem(text)
        .ifPresent(
            problem -> {
              throw new IllegalArgumentException("host: " + problem);
            });
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.equals(RequestMatch.ANYTHING)) {
      return new Any();
    }
    return lower.startsWith("*") ? new Suffix(lower.substring(1)) : new Exact(lower);
  }

  @Override
  default int compareTo(HostPattern other) {
    return HostSyntax.MOST_SPECIFIC_FIRST.compare(this, other);
  }

  /** The grammar and the order. */
  final class HostSyntax {
    private static final String ALLOWED =
        " (expected: a host name, an IP address, *.NAME, or * for any)";

    private static final Pattern LABEL = Pattern.compile("[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?");
    private static final Pattern BRACKETED = Pattern.compile("\\[[0-9a-f:.]{2,45}]");

    static final Comparator<HostPattern> MOST_SPECIFIC_FIRST =
        Comparator.<HostPattern>comparingInt(HostSyntax::kind)
            .thenComparing(Comparator.comparingInt((HostPattern p) -> p.text().length()).reversed())
            .thenComparing(HostPattern::text);

    private HostSyntax() {}

    private static int kind(HostPattern pattern) {
      return switch (pattern) {
        case Exact exact -> 0;
        case Suffix suffix -> 1;
        case Any any -> 2;
      };
    }

    private static Optional<String> problem(String text) {
      if (text.equals(RequestMatch.ANYTHING) || BRACKETED.matcher(text).matches()) {
        return Optional.empty();
      }
      String name = text.startsWith("*.") ? text.substring(2) : text;
      if (name.isEmpty()) {
        return Optional.of("empty" + ALLOWED);
      }
      if (name.length() > MAX_LENGTH) {
        return Optional.of(name.length() + " characters (expected: at most " + MAX_LENGTH + ")");
      }
      if (name.contains("*")) {
        return Optional.of(text + ": '*' inside a name" + ALLOWED);
      }
      if (name.contains(":")) {
        return Optional.of(text + ": a port, or IPv6 without brackets" + ALLOWED);
      }
      for (String label : name.split("\\.", -1)) {
        if (!LABEL.matcher(label).matches()) {
          return Optional.of(
              text
                  + ": '"
                  + label
                  + "' (expected between dots: 1 to 63 of a-z, 0-9, '-', '_', no '-' at either end;"
                  + " other letters in their xn-- form)");
        }
      }
      return Optional.empty();
    }
  }
}
