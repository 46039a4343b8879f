package dev.pointsman.replication.cluster;

import dev.pointsman.model.NodeName;
import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Who is in the cluster, as this node knows it; empty while this node is in none.
 *
 * @param members all of them, this node among them, with the numbers of their starts
 * @param unreachable those of them that cannot be reached
 * @param replicating how many of them hold documents, which those that were only just let in do not
 *     yet
 */
public record Membership(
    SortedMap<NodeName, Long> members, Set<NodeName> unreachable, int replicating) {
  public static final Membership NONE = new Membership(new TreeMap<>(), Set.of(), 0);

  public Membership {
    members = Collections.unmodifiableSortedMap(new TreeMap<>(members));
    unreachable = Collections.unmodifiableSet(new TreeSet<>(unreachable));
  }
}
