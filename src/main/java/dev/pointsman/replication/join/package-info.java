/**
 * How scheduler nodes come to be one cluster: pure decisions over what the nodes tell each other.
 *
 * <p>Each node tells its peers a {@link dev.pointsman.replication.join.ClusterView} over links that
 * do not need the cluster. {@link dev.pointsman.replication.join.JoinPlan} makes the next step of
 * it, {@link dev.pointsman.replication.join.DownPlan} says who is given up. Neither has to be right
 * about who is alive: a node that was given up, or that formed a cluster of its own, starts its
 * cluster anew and joins, and nothing but replication waits for that.
 */
@NullMarked
package dev.pointsman.replication.join;

import org.jspecify.annotations.NullMarked;
