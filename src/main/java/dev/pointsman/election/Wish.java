package dev.pointsman.election;

import dev.pointsman.model.NodeName;
import dev.pointsman.model.Term;
import java.util.Comparator;

/**
 * An operator's wish that a VIP move to another node. Wishes are ordered, and the greatest is
 * carried out: first by the term it wants ended, then by version, then by the name of the node that
 * took it. So of concurrent wishes for one VIP the one taken by the alphabetically last node wins,
 * whichever is heard first.
 *
 * @param after the latest term when the wish was made; a later term ends the wish, except one that
 *     a smaller wish with the same {@code after} brought about
 * @param version counts the wishes made for the same term, from 1
 * @param by the node that took it from the operator
 * @param target the node that shall own the VIP
 */
public record Wish(Term after, long version, NodeName by, NodeName target)
    implements Comparable<Wish> {
  private static final Comparator<Wish> ORDER =
      Comparator.comparing(Wish::after)
          .thenComparingLong(Wish::version)
          .thenComparing(Wish::by)
          .thenComparing(Wish::target);

  @Override
  public int compareTo(Wish other) {
    return ORDER.compare(this, other);
  }
}
