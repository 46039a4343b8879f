package dev.pointsman.flows.replica;

import dev.pointsman.model.Term;
import java.util.Comparator;

/**
 * Where copies come from: an owner's account of its flows to one backup, told in one go. Of two the
 * greater holds: the later term, then, as in elections, the earlier place in the VIP's list, then
 * the account begun later.
 *
 * @param term that the owner has the VIP under
 * @param rank the owner's place in the VIP's list, 0 to 255
 * @param account counts the accounts begun, from any number on; never negative
 */
public record Origin(Term term, int rank, long account) implements Comparable<Origin> {
  static final int MOST_RANK = 255;

  private static final Comparator<Origin> ORDER =
      Comparator.comparing(Origin::term)
          .thenComparing(Comparator.comparingInt(Origin::rank).reversed())
          .thenComparingLong(Origin::account);

  public Origin {
    if (rank < 0 || rank > MOST_RANK) {
      throw new IllegalArgumentException("rank: " + rank + " (expected: 0 to " + MOST_RANK + ")");
    }
    if (account < 0) {
      throw new IllegalArgumentException("account: " + account + " (expected: >= 0)");
    }
  }

  /** Before anything was told, after a term that this node knows to be over. */
  static Origin after(Term term) {
    return new Origin(term, MOST_RANK, 0);
  }

  boolean sameOwnership(Origin other) {
    return term.equals(other.term) && rank == other.rank;
  }

  boolean beats(Origin other) {
    return compareTo(other) > 0;
  }

  @Override
  public int compareTo(Origin other) {
    return ORDER.compare(this, other);
  }
}
