package dev.pointsman.model;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The scheduler nodes of a site as one of them sees them, for operators.
 *
 * @param nodes all of them, in order of their names
 * @param rules the version of the rules in force on this node, such as {@code 7@sched-1}; empty
 *     before there is one
 * @param hindrances why this node could not own each of its VIPs now, or not well, in words; empty
 *     if it could
 * @param problems what hinders the replication of state, in words
 */
public record NodesView(
    List<NodeView> nodes, Optional<String> rules, List<String> hindrances, List<String> problems) {
  public NodesView {
    nodes = List.copyOf(nodes);
    hindrances = List.copyOf(hindrances);
    problems = List.copyOf(problems);
  }

  /**
   * A scheduler node.
   *
   * @param self whether it is the one that says so
   * @param reachable whether it is heard
   * @param ready whether it holds the replicated state and may own VIPs
   * @param leaving whether it is shutting down
   * @param sinceEpochMillis since when it is reachable or not
   * @param program what it told of itself; empty if it was never heard
   * @param behind how many changes of this node's state it lacks; empty if it is not heard
   * @param ahead how many changes of its state this node lacks; empty if it is not heard
   * @param roundTripMicros the time to it and back, smoothed; empty if it is not linked
   * @param longestSilenceMillis the longest time between two of its messages since the node that
   *     says so started, but for times in which its process was known to have ended; empty before
   *     two were heard
   * @param incomplete the VIPs of which it does not have all flows that hop: a node that has them
   *     is preferred to it
   */
  public record NodeView(
      NodeName name,
      boolean self,
      boolean reachable,
      boolean ready,
      boolean leaving,
      long sinceEpochMillis,
      Optional<Program> program,
      OptionalLong behind,
      OptionalLong ahead,
      OptionalLong roundTripMicros,
      OptionalLong longestSilenceMillis,
      Set<VipName> incomplete) {
    public NodeView {
      incomplete = Set.copyOf(incomplete);
    }
  }

  /**
   * What a node tells of itself.
   *
   * @param version of its program
   * @param api where its HTTP API listens
   * @param startedEpochMillis when it started, by its own clock
   * @param rules the version of the shared rules in force on it; empty before there is one
   * @param rulesDiffer whether its configuration file, as it read it last, differs from them
   */
  public record Program(
      String version, String api, long startedEpochMillis, String rules, boolean rulesDiffer) {}
}
