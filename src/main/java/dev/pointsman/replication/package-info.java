/**
 * The state that the scheduler nodes of a site have in common: the rules in force, what operators
 * want of servers and VIPs, and the terms under which VIPs were owned.
 *
 * <p>Each node holds all of it, on disk and in memory, and works with what it holds when it is
 * alone. A change is written to its own disk first and then offered to the others through a Pekko
 * cluster. Who is in that cluster decides nothing but when a node learns of a change: who serves a
 * VIP is decided elsewhere. Start reading at {@link dev.pointsman.replication.Replica}; the reasons
 * are in the decision record on the cluster.
 */
@NullMarked
package dev.pointsman.replication;

import org.jspecify.annotations.NullMarked;
