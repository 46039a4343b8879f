package dev.pointsman.failover.wire;

import dev.pointsman.election.StateMessage;

/**
 * All that a node tells a peer over their link, several times a second; the newest says everything.
 *
 * @param election who owns what, as the node sees it
 * @param replica what it tells of its replica, in that one's own form
 * @param news what {@code status} shows of it
 */
// Envelopes are sent and read, never compared.
@SuppressWarnings("ArrayRecordComponent")
public record Envelope(StateMessage election, byte[] replica, NodeNews news) {}
