/**
 * Bytes: Pekko Streams TCP and the stage that relays between a client and a server.
 *
 * <p>The only package that knows Pekko Streams TCP. Actors decide; this package connects, copies,
 * half-closes and resets, and reports what became of a connection. Bytes never pass through a
 * mailbox of ours. Start reading at {@link dev.pointsman.transport.RelayStage}.
 */
@NullMarked
package dev.pointsman.transport;

import org.jspecify.annotations.NullMarked;
