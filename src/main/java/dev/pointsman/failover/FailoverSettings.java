package dev.pointsman.failover;

import dev.pointsman.election.Contest;
import dev.pointsman.election.ElectionSettings;
import dev.pointsman.election.Timing;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.Quorum;
import dev.pointsman.model.Term;
import dev.pointsman.model.Vip;
import dev.pointsman.model.VipName;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a node's part in the failover starts with.
 *
 * @param self this node
 * @param schedulers all scheduler nodes, this one included
 * @param vips all VIPs of the site
 * @param quorum whose consent an owner needs
 * @param timing the time limits
 * @param incarnation which start of this node it is, greater than any before
 * @param terms the latest terms known from before the start
 */
public record FailoverSettings(
    NodeName self,
    Set<NodeName> schedulers,
    List<Vip> vips,
    Quorum quorum,
    Timing timing,
    long incarnation,
    Map<VipName, Term> terms) {
  public FailoverSettings {
    schedulers = Set.copyOf(schedulers);
    vips = List.copyOf(vips);
    terms = Map.copyOf(terms);
  }

  /** All scheduler nodes but this one. */
  public Set<NodeName> peers() {
    return schedulers.stream()
        .filter(node -> !node.equals(self))
        .collect(Collectors.toUnmodifiableSet());
  }

  ElectionSettings election() {
    return new ElectionSettings(self, incarnation, schedulers, contests(vips), timing, terms);
  }

  List<Contest> contests(List<Vip> of) {
    return of.stream()
        .map(vip -> new Contest(vip.name(), vip.schedulers(), vip.preempt(), quorum))
        .toList();
  }
}
