package dev.pointsman.model;

/**
 * The number of an ownership of a VIP: who takes the VIP takes it under a higher term than any it
 * has heard of, so that of two claims the later one is known.
 *
 * @param value 0 for none yet, up to 2^62
 */
public record Term(long value) implements Comparable<Term> {
  /** Before the first ownership. */
  public static final Term NONE = new Term(0);

  private static final long MOST = 1L << 62;

  public Term {
    if (value < 0 || value > MOST) {
      throw new IllegalArgumentException("term: " + value + " (expected: 0 to " + MOST + ")");
    }
  }

  /** The term after this. */
  public Term next() {
    return new Term(value + 1);
  }

  /** Whether this is later than {@code other}. */
  public boolean after(Term other) {
    return value > other.value;
  }

  /** The later of two. */
  public static Term max(Term one, Term other) {
    return one.after(other) ? one : other;
  }

  @Override
  public int compareTo(Term other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
