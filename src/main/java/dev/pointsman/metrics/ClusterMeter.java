package dev.pointsman.metrics;

import dev.pointsman.model.NodeName;
import dev.pointsman.model.Term;
import dev.pointsman.model.VipName;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Measures what a scheduler node knows of the others, and does because of them. Reasons are labels
 * of the caller's, of which there are few.
 */
public interface ClusterMeter {
  /**
   * A scheduler node.
   *
   * @param reachable whether it is heard
   * @param ready whether it is heard and may own VIPs
   */
  record Node(NodeName name, boolean reachable, boolean ready) {}

  /**
   * A VIP.
   *
   * @param owner who owns it, as far as this node knows
   * @param here whether this node owns it
   * @param term the latest term known
   */
  record OwnedVip(VipName name, Optional<NodeName> owner, boolean here, Term term) {}

  /**
   * Declares the reasons there are, so that each is counted from 0.
   *
   * @param takeovers for {@link #taken}
   * @param releases for {@link #released}
   */
  void reasons(Collection<String> takeovers, Collection<String> releases);

  /** How it stands now: all scheduler nodes and VIPs. The series of other VIPs are removed. */
  void standing(List<Node> nodes, List<OwnedVip> vips);

  /** This node takes a VIP over. */
  void taken(VipName vip, String reason);

  /**
   * A phase of a takeover is over.
   *
   * @param reason that of the takeover
   * @param nanos since the owner before was heard last
   */
  void phase(String reason, Phase phase, long nanos);

  /** This node gives a VIP up. */
  void released(VipName vip, String reason);

  /** The address of a VIP could not be added, removed or announced. */
  void addressFailed(VipName vip, AddressOperation operation);

  /** Samples the replication with a peer from now on, each time its metrics are collected. */
  void replication(NodeName peer, Replication replication);

  /**
   * Samples the rules in force from now on.
   *
   * @param version the number of their version, 0 for none
   */
  void rules(LongSupplier version);

  /** The link from a peer, or to it, is up or down. */
  void link(NodeName peer, Direction direction, boolean up);

  /** A link that was up has ended. */
  void linkEnded(NodeName peer, String reason);

  /**
   * A link does not come to be.
   *
   * @param peer empty when the other side did not get to say who it is
   * @param here whether this node refuses, and not the peer
   */
  void linkRefused(Optional<NodeName> peer, boolean here, String reason);

  /** How far a peer's state and this node's are apart, as the peer was heard last. */
  interface Replication {
    /** How many changes of this node's the peer lacks. */
    long behind();

    /** How many changes of the peer's this node lacks. */
    long ahead();
  }
}
