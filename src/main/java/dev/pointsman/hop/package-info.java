/**
 * Hopping: connections that go to their servers themselves, decided here and forwarded by the
 * kernel.
 *
 * <p>Start at {@link dev.pointsman.hop.HopVipActor}, which keeps the flows of one VIP; {@link
 * dev.pointsman.hop.HopInterfaceActor} has the kernel's part at one interface, which the VIPs on it
 * share, and {@link dev.pointsman.hop.HopConnectionActor} is one client's connection.
 */
@NullMarked
package dev.pointsman.hop;

import org.jspecify.annotations.NullMarked;
