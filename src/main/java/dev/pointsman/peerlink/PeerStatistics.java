package dev.pointsman.peerlink;

import dev.pointsman.model.NodeName;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The figures of the two links between this node and a peer; counts are since the start.
 *
 * @param peer its name
 * @param incarnation the process that is linked to this node; empty when none is
 * @param inboundSince since when it is
 * @param outboundSince since when this node is linked to it
 * @param lastRoundTrip from the last payload's sending to its acknowledgement
 * @param smoothedRoundTrip the same, each new one counting for an eighth
 * @param sent payloads sent
 * @param heard those of them that were acknowledged
 * @param received payloads received
 * @param replaced payloads that were never sent, as newer ones were published before
 * @param dials attempts to link to it
 * @param links those of them that succeeded
 */
public record PeerStatistics(
    NodeName peer,
    OptionalLong incarnation,
    Optional<Instant> inboundSince,
    Optional<Instant> outboundSince,
    Optional<Duration> lastRoundTrip,
    Optional<Duration> smoothedRoundTrip,
    long sent,
    long heard,
    long received,
    long replaced,
    long dials,
    long links) {}
