/**
 * The flows of a VIP: TCP connections that are hopped to a server, which answers their clients
 * itself, while the scheduler node sees what clients send and nothing else.
 *
 * <p>{@link dev.pointsman.flows.packet.TcpFrame} reads what clients send.
 */
@NullMarked
package dev.pointsman.flows;

import org.jspecify.annotations.NullMarked;
