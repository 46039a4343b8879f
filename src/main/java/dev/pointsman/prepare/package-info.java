/**
 * What is to be done to a server so that connections can hop to it, from what is there: decided
 * here, done by the command {@code server-prepare}.
 *
 * <p>A server answers clients itself, with the VIP as its source. So it needs the VIP as an address
 * that it does not answer ARP for, and its session's UDP must leave from the VIP, too ({@link
 * dev.pointsman.prepare.Ruleset} says how). Start at {@link dev.pointsman.prepare.Preparing} and
 * {@link dev.pointsman.prepare.Undoing}: each takes a {@link dev.pointsman.prepare.Host} and gives
 * a {@link dev.pointsman.prepare.Plan}, whose steps are the plain commands that an operator would
 * type.
 */
@NullMarked
package dev.pointsman.prepare;

import org.jspecify.annotations.NullMarked;
