/**
 * Packets of hopped connections, as bytes: what a captured frame says, how it is sent on, and the
 * RST that ends a connection. No socket: the caller captures and sends.
 *
 * <p>Start at {@link dev.pointsman.flows.packet.TcpFrame}.
 */
@NullMarked
package dev.pointsman.flows.packet;

import org.jspecify.annotations.NullMarked;
