package dev.pointsman.replication;

/**
 * How a peer's documents, as it told last, differ from this node's.
 *
 * @param inStep whether they are the same
 * @param behind how many changes of this node it lacks
 * @param ahead how many changes of its own this node lacks
 */
public record Lag(boolean inStep, long behind, long ahead) {}
