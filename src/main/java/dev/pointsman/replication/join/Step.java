package dev.pointsman.replication.join;

import dev.pointsman.model.NodeName;

/** What a node does next about its cluster. */
public sealed interface Step {
  /** Nothing. */
  record Stay() implements Step {}

  /** Be a cluster of one node, which others join. */
  record Form() implements Step {}

  /** Ask to be let into a peer's cluster. */
  record Join(NodeName peer) implements Step {}

  /**
   * Start the own cluster anew, and then join this peer's; a Pekko cluster can be left only so.
   *
   * @param why in words, for the log
   */
  record RestartAndJoin(NodeName peer, String why) implements Step {}

  /**
   * Start the own cluster anew, because joining came to nothing.
   *
   * @param why in words, for the log
   */
  record Restart(String why) implements Step {}
}
