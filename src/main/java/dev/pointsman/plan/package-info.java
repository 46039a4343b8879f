/**
 * What a reload does: the difference of two configurations as an ordered list of operations, so
 * that what is the same in both keeps its listeners and its live connections.
 *
 * <p>Start reading at {@link dev.pointsman.plan.ReloadPlan#between}.
 */
@NullMarked
package dev.pointsman.plan;

import org.jspecify.annotations.NullMarked;
