/**
 * How the backups of a VIP come to hold the flows that its owner has, so that a connection outlives
 * the scheduler node that set it up.
 *
 * <p>The owner's side is {@link dev.pointsman.flows.replica.Replicator}, a backup's {@link
 * dev.pointsman.flows.replica.Replica}, and {@link dev.pointsman.flows.replica.ReplicaCodec} is
 * what is said between them, as bytes. Nothing here sends: any channel will do that delivers most
 * messages some time.
 */
@NullMarked
package dev.pointsman.flows.replica;

import org.jspecify.annotations.NullMarked;
