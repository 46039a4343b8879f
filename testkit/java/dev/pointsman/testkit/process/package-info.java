/**
 * Child processes of the tests: started with a limit, watched by their output, ended by their pid.
 *
 * <p>Start at {@link dev.pointsman.testkit.process.ChildProcess}; {@link
 * dev.pointsman.testkit.process.Command} says what to run.
 */
package dev.pointsman.testkit.process;
