package dev.pointsman.metrics;

/** What is said of the replication with a peer. */
record FakeReplication(long behind, long ahead) implements ClusterMeter.Replication {}
