package dev.pointsman.election;

import dev.pointsman.model.Labelled;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.Term;
import dev.pointsman.model.VipName;
import java.util.Optional;

/** A change of what this node owns, for the caller to carry out, in order. */
public sealed interface Transition {
  VipName vip();

  /** The term begun, ended or still held. */
  Term term();

  /**
   * Own the VIP. It may come to a node that owns it already: then a rival is to hear a later term,
   * and only the announcement is repeated.
   *
   * @param predecessor who owned it before, as far as this node knows
   */
  record Take(VipName vip, Term term, TakeReason reason, Optional<NodeName> predecessor)
      implements Transition {}

  /**
   * Give the VIP up, and say {@link Input.Gone} when that is done. It may come again, more urgent:
   * what is {@link ReleaseReason#LEASE_ENDED} must be gone within {@link Timing#letGo}.
   *
   * @param successor who owns it now or is about to
   */
  record Release(VipName vip, Term term, ReleaseReason reason, Optional<NodeName> successor)
      implements Transition {}

  /**
   * Announce the address again: another node claimed it meanwhile and has let go, or was cut off
   * and may have, and neighbours may still send to it.
   */
  record Announce(VipName vip, Term term, NodeName rival) implements Transition {}

  /** Why a VIP was taken. */
  enum TakeReason implements Labelled {
    /** It had no owner that this node knew of. */
    NO_OWNER("no-owner"),
    /** Its owner cannot be reached any more. */
    OWNER_LOST("owner-lost"),
    /** Its owner gave it up. */
    OWNER_RELEASED("owner-released"),
    /** Its owner is shutting down. */
    OWNER_LEAVING("owner-leaving"),
    /** An operator wanted it. */
    MOVED("moved"),
    /** This node comes earlier in the VIP's list, and {@code preempt} is set. */
    PREEMPTED("preempted"),
    /** Another node has taken it, cut off from all others: this owner stays, under a later term. */
    RIVAL_CUT_OFF("rival-cut-off"),
    /** Its owner handed its lease over, without an operator having asked for it. */
    HANDED_OVER("handed-over");

    private final String label;

    TakeReason(String label) {
      this.label = label;
    }

    @Override
    public String label() {
      return label;
    }
  }

  /** Why a VIP was given up. */
  enum ReleaseReason implements Labelled {
    /** Another node has a better claim: a later term, or the same and an earlier place. */
    BETTER_CLAIM("better-claim"),
    /** The lease was handed to a successor. */
    HANDED_OVER("handed-over"),
    /** The lease ended: a majority could not be asked, or did not answer. */
    LEASE_ENDED("lease-ended"),
    /** This node is not ready any more, or the VIP's interface went down. */
    UNFIT("unfit"),
    /** This node is shutting down, and nobody took it in time. */
    LEAVING("leaving"),
    /** The VIP is not in the configuration any more. */
    REMOVED("removed");

    private final String label;

    ReleaseReason(String label) {
      this.label = label;
    }

    @Override
    public String label() {
      return label;
    }
  }
}
