/**
 * Who owns each VIP: availability first, or by the leases of a majority.
 *
 * <p>Start at {@link dev.pointsman.election.Election}, which a node steps through its life. {@code
 * Choice} is the heart of it: who should own a VIP, by what one node knows. {@code
 * AvailabilityFirst} and {@code MajorityLease} make it so, each under its own idea of safety.
 */
@NullMarked
package dev.pointsman.election;

import org.jspecify.annotations.NullMarked;
