/**
 * The command line: one class a command, each a thin face of something that can be done without it.
 * {@link dev.pointsman.cli.ExitCodes} are the contract with scripts. Start reading at {@link
 * dev.pointsman.cli.Main}.
 */
@NullMarked
package dev.pointsman.cli;

import org.jspecify.annotations.NullMarked;
