package dev.pointsman.election;

import dev.pointsman.model.NodeName;
import dev.pointsman.model.Term;
import java.util.Optional;

/**
 * What is left of leases that change hands: the rest that this node has given to a successor, and
 * the rest that an owner offers to this node.
 */
final class Inheritance {
  private final NodeName self;
  private final long incarnation;
  private final long leaseNanos;
  private Optional<Handover> given = Optional.empty();
  private long givenUntil;
  private Optional<Rest> offered = Optional.empty();

  /** A rest of a lease that may be accepted until {@code until}. */
  record Rest(NodeName from, Term term, long until, Optional<Wish> moved) {}

  Inheritance(ElectionSettings settings) {
    this.self = settings.self();
    this.incarnation = settings.incarnation();
    this.leaseNanos = settings.timing().lease().toNanos();
  }

  /** A node gives away what it has left; that it is for another node has no bearing. */
  void offer(NodeName from, Handover rest, long now) {
    boolean ours = rest.successor().equals(self) && rest.incarnation() == incarnation;
    if (ours && rest.stamp() <= now) {
      long until = rest.stamp() + Math.min(rest.remaining(), leaseNanos);
      offered = Optional.of(new Rest(from, rest.term(), until, rest.moved()));
    }
  }

  /** What is offered to this node, while there is anything left of it. */
  Optional<Rest> offered(long now) {
    return offered.filter(rest -> rest.until() > now);
  }

  void accepted() {
    offered = Optional.empty();
  }

  /** This node gives the rest of its lease, which ends at {@code until}. */
  void give(Handover rest, long until) {
    given = Optional.of(rest);
    givenUntil = until;
  }

  /** What this node has given away, while it lasts. */
  Optional<Handover> given(long now) {
    return given.filter(rest -> now < givenUntil);
  }

  /** When what was given away has ended. */
  long nextDeadline(long now) {
    return given(now).isPresent() ? givenUntil : Long.MAX_VALUE;
  }
}
