/** Tests of the simulated peers against each other, and against real players where installed. */
@NullMarked
package dev.pointsman.testkit;

import org.jspecify.annotations.NullMarked;
