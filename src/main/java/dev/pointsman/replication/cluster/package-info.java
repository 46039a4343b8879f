/**
 * A Pekko cluster in an actor system of its own, and Distributed Data in it.
 *
 * <p>A Pekko node that has left its cluster, or was given up by it, can only come back in a new
 * actor system. So one {@link dev.pointsman.replication.cluster.ClusterSystem} is one start of it,
 * and it is ended and started again without any relay noticing. Nothing in here decides anything.
 */
@NullMarked
package dev.pointsman.replication.cluster;

import org.jspecify.annotations.NullMarked;
