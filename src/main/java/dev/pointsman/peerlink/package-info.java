/**
 * The links between the scheduler nodes of a site: a full mesh of connections of their own, each in
 * one direction, over which a node tells each peer its newest state and learns at once when a
 * peer's process ends.
 *
 * <p>They stand beside Pekko's cluster and share nothing with it, neither threads nor sockets nor
 * failure detector, so that a node that is busy relaying does not look dead. Blocking sockets and a
 * few platform threads for each of a handful of peers.
 *
 * <p>Start reading at {@link dev.pointsman.peerlink.PeerLinks}; {@link
 * dev.pointsman.peerlink.OutboundLink} dials, {@link dev.pointsman.peerlink.InboundLink} is what an
 * accepted connection goes through, {@link dev.pointsman.peerlink.Frame} is what is said, and
 * {@link dev.pointsman.peerlink.PeerSecurity} is how peers know each other. The protocol has a page
 * of its own, {@code peer-links.md}.
 */
@NullMarked
package dev.pointsman.peerlink;

import org.jspecify.annotations.NullMarked;
