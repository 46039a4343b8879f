/**
 * The black-box harness: everything that a dispatcher stands between, simulated, and knowing
 * nothing of it. {@link dev.pointsman.testkit.Peers} starts any of the peers by hand.
 */
@NullMarked
package dev.pointsman.testkit;

import org.jspecify.annotations.NullMarked;
