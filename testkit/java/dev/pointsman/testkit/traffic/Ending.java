package dev.pointsman.testkit.traffic;

import org.jspecify.annotations.Nullable;

/**
 * How one connection ended, as one of its ends saw it.
 *
 * @param exchange what was agreed; null at a server whose client had not said
 * @param up bytes from the client: sent, at the client; received exact, at the server
 * @param down bytes from the server: received exact, at the client; sent, at the server
 */
public record Ending(@Nullable Exchange exchange, Outcome outcome, long up, long down) {}
