/**
 * Bytes: the stage of Pekko Streams that is a TCP connection, and the one that relays between a
 * client's and a server's.
 *
 * <p>The only package that knows of clients' and servers' sockets. Actors decide; this package
 * connects, copies, half-closes and resets, and reports what became of a connection. Bytes never
 * pass through a mailbox of ours. Start reading at {@link dev.pointsman.transport.RelayStage}, and
 * for sockets at {@link dev.pointsman.transport.SocketStage}.
 */
@NullMarked
package dev.pointsman.transport;

import org.jspecify.annotations.NullMarked;
