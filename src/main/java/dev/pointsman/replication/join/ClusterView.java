package dev.pointsman.replication.join;

import dev.pointsman.model.NodeName;
import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a scheduler node tells its peers of its cluster.
 *
 * @param node who tells it
 * @param incarnation the number of its cluster's start, which no other start has; 0 while it has
 *     not started
 * @param phase how far it is
 * @param members the nodes in its cluster, itself among them, with their incarnations; empty unless
 *     it is a member
 * @param unreachable those of them that it cannot reach
 */
public record ClusterView(
    NodeName node,
    long incarnation,
    Phase phase,
    SortedMap<NodeName, Long> members,
    Set<NodeName> unreachable) {
  public ClusterView {
    members = Collections.unmodifiableSortedMap(new TreeMap<>(members));
    unreachable = Collections.unmodifiableSet(new TreeSet<>(unreachable));
  }

  /** A node that is in no cluster. */
  public static ClusterView outside(NodeName node, long incarnation, Phase phase) {
    return new ClusterView(node, incarnation, phase, new TreeMap<>(), Set.of());
  }

  public boolean isMember() {
    return phase == Phase.MEMBER;
  }

  /** Whether both are members and each counts the other, as it is now, among its own. */
  public boolean sameCluster(ClusterView other) {
    return isMember() && other.isMember() && counts(other) && other.counts(this);
  }

  /** The members it can reach, itself among them. */
  public Set<NodeName> reachable() {
    TreeSet<NodeName> reachable = new TreeSet<>(members.keySet());
    reachable.removeAll(unreachable);
    return reachable;
  }

  private boolean counts(ClusterView other) {
    Long incarnation = members.get(other.node);
    return incarnation != null && incarnation == other.incarnation;
  }
}
