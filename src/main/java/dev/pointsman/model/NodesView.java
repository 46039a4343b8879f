package dev.pointsman.model;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The scheduler nodes of a site as one of them sees them, for operators.
 *
 * @param nodes all of them, in order of their names
 * @param rules the version of the rules in force, such as {@code 7 by sched-1}; empty before there
 *     is one
 * @param problems what hinders the replication of state, in words
 */
public record NodesView(List<NodeView> nodes, Optional<String> rules, List<String> problems) {
  public NodesView {
    nodes = List.copyOf(nodes);
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
   * @param version of its program; empty if it was never heard
   * @param api where its HTTP API listens; empty if it was never heard
   * @param behind how many changes of this node's state it lacks; empty if it is not heard
   * @param roundTripMicros the time to it and back, smoothed; empty if it is not linked
   */
  public record NodeView(
      NodeName name,
      boolean self,
      boolean reachable,
      boolean ready,
      boolean leaving,
      long sinceEpochMillis,
      String version,
      String api,
      OptionalLong behind,
      OptionalLong roundTripMicros) {}
}
