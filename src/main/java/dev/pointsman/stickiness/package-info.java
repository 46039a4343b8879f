/**
 * Which server a client stays with: bindings of client addresses to servers, of bounded number,
 * that lapse when they are not used, and that several scheduler nodes merge.
 *
 * <p>Start reading at {@link dev.pointsman.stickiness.BindingTable}, the bindings of one rule.
 * {@link dev.pointsman.stickiness.Bindings} has those of all rules, and {@link
 * dev.pointsman.stickiness.BindingFeed} what of them a peer is still to be told.
 */
@NullMarked
package dev.pointsman.stickiness;

import org.jspecify.annotations.NullMarked;
