package dev.pointsman.flows;

import dev.pointsman.model.FlowKey;

/**
 * A flow as it was at one moment, by what was read of its counts last.
 *
 * @param startedMillis when its SYN came, in milliseconds since 1970
 * @param lastSeen when the client was heard last, in nanoseconds of the table's clock
 * @param packets from the client
 * @param bytes of these, with all headers
 */
public record FlowView(
    FlowKey key, FlowState state, long startedMillis, long lastSeen, long packets, long bytes) {}
