/**
 * Byte-exact traffic: connections whose every byte both ends can compute, and so verify, up to ten
 * thousand at once from one thread.
 *
 * <p>A client says in a {@link dev.pointsman.testkit.traffic.Exchange} of 40 bytes how much goes
 * which way and who ends it how ({@link dev.pointsman.testkit.traffic.Close}); both ends then run
 * the same state machine ({@code Talk}) over non-blocking sockets and enter how it went in an
 * {@link dev.pointsman.testkit.traffic.TrafficAccount}. Start at {@link
 * dev.pointsman.testkit.traffic.TrafficServer}, {@link dev.pointsman.testkit.traffic.Crowd} for
 * many clients and {@link dev.pointsman.testkit.traffic.TrafficClient} for one.
 *
 * <p>Non-blocking sockets here, where the other peers have a virtual thread a connection: a crowd
 * keeps no buffer and no stack for a connection, only about a hundred bytes of counters, so what is
 * measured beside it is the relay.
 */
@NullMarked
package dev.pointsman.testkit.traffic;

import org.jspecify.annotations.NullMarked;
