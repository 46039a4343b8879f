package dev.pointsman.election;

import dev.pointsman.model.NodeName;
import dev.pointsman.model.Term;
import dev.pointsman.model.VipName;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a node's election starts with.
 *
 * @param self this node, one of {@code schedulers}
 * @param incarnation which start of this node it is; greater than that of any earlier one, such as
 *     the time of day in milliseconds
 * @param schedulers all scheduler nodes; a majority is one of these. Under {@code quorum =
 *     majority} they may change by one node at a time only, so that old and new majorities meet
 * @param contests the VIPs
 * @param timing the time limits
 * @param terms highest terms known from before the start, such as from disk; others start at none
 */
public record ElectionSettings(
    NodeName self,
    long incarnation,
    Set<NodeName> schedulers,
    List<Contest> contests,
    Timing timing,
    Map<VipName, Term> terms) {
  public ElectionSettings {
    schedulers = Set.copyOf(schedulers);
    contests = List.copyOf(contests);
    terms = Map.copyOf(terms);
    if (!schedulers.contains(self)) {
      throw new IllegalArgumentException(
          "node: " + self + " (expected: one of schedulers " + schedulers + ")");
    }
    requireKnown(contests, schedulers);
  }

  /** How many nodes are a majority. */
  int majority() {
    return schedulers.size() / 2 + 1;
  }

  static void requireKnown(List<Contest> contests, Set<NodeName> schedulers) {
    for (Contest contest : contests) {
      if (!schedulers.containsAll(contest.candidates())) {
        throw new IllegalArgumentException(
            "vip "
                + contest.vip()
                + ": schedulers: "
                + contest.candidates()
                + " (expected: some of "
                + schedulers
                + ")");
      }
    }
    if (contests.stream().map(Contest::vip).distinct().count() < contests.size()) {
      throw new IllegalArgumentException("vips: " + contests + " (expected: none twice)");
    }
  }
}
