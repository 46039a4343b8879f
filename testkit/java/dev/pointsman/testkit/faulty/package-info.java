/**
 * Servers that go wrong in one way each ({@link dev.pointsman.testkit.faulty.Fault}), so that a
 * relay's answer to each can be seen: {@link dev.pointsman.testkit.faulty.FaultyServer}.
 */
@NullMarked
package dev.pointsman.testkit.faulty;

import org.jspecify.annotations.NullMarked;
