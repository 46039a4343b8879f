package dev.pointsman.flows;

import dev.pointsman.model.CloseCause;
import dev.pointsman.model.FlowKey;
import dev.pointsman.model.ServerName;
import java.util.Optional;

/**
 * A flow that has ended, for the accounts and the log.
 *
 * @param server empty if it was refused
 * @param startedMillis when its SYN came, in milliseconds since 1970
 * @param packets from the client
 * @param bytes of these, with all headers
 */
public record FlowEnd(
    FlowKey key,
    Optional<ServerName> server,
    CloseCause cause,
    long startedMillis,
    long packets,
    long bytes) {}
