/**
 * The flows of a VIP: TCP connections that are hopped to a server, which answers their clients
 * itself, while the scheduler node sees what clients send and nothing else.
 *
 * <p>Start at {@link dev.pointsman.flows.FlowTable}, the flows as the VIP's owner keeps them.
 * {@link dev.pointsman.flows.FlowState} is how far one has come, {@link
 * dev.pointsman.flows.packet.TcpFrame} reads what clients send, and {@link
 * dev.pointsman.flows.replica.Replicator} tells the backups, of which each keeps {@link
 * dev.pointsman.flows.FlowCopies}.
 *
 * <h2>UDP of a session</h2>
 *
 * <p>Only TCP has flows here. What a client sends by UDP to the VIP, such as RTCP's reports or a
 * packet that opens a way through a firewall, belongs to a session that it has set up by TCP, and
 * goes to the server of that client's <em>newest</em> TCP flow on the VIP, whichever the ports: the
 * ports of RTP are agreed upon inside the TCP connection, which nobody reads here. The first UDP
 * packet of a pair of ports fixes the server for that pair, so that a session keeps its server when
 * the same client opens another. The kernel keeps both maps itself, and forgets what was not used
 * for longest; they are not replicated, since a backup's kernel learns the first from the copies
 * and the second from the next packet. Two clients behind one address translator are one client to
 * this rule: UDP of both goes to the server of the later one. A site that has such clients makes
 * their policy {@code source-hash}, by which all of an address go to one server.
 */
@NullMarked
package dev.pointsman.flows;

import org.jspecify.annotations.NullMarked;
