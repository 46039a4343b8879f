/**
 * A small mutation fuzzer on the JDK alone: seeded, so that each failure can be run again.
 *
 * <p>Start at {@link dev.pointsman.testkit.fuzz.Fuzzer}.
 */
@NullMarked
package dev.pointsman.testkit.fuzz;

import org.jspecify.annotations.NullMarked;
