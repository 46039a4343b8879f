/**
 * A scheduler node as a process: what is started in which order, what ends it, and in which order
 * it ends. Start reading at {@link dev.pointsman.cli.node.RunningNode}.
 */
@NullMarked
package dev.pointsman.cli.node;

import org.jspecify.annotations.NullMarked;
