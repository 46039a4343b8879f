/**
 * The scheduling policies: which server takes the next connection.
 *
 * <p>Start at {@link dev.pointsman.policy.Balancer}. A balancer decides from what it is told and
 * from its own past decisions; it reads no clock, draws no random number and does no IO, so the
 * same questions always have the same answers, on every scheduler node.
 */
@NullMarked
package dev.pointsman.policy;

import org.jspecify.annotations.NullMarked;
