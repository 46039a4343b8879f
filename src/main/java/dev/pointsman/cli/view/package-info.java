/**
 * What a node says, as text for a terminal. Everything here is a pure function of the node's JSON.
 * Start at {@link dev.pointsman.cli.view.StatusView}.
 */
@NullMarked
package dev.pointsman.cli.view;

import org.jspecify.annotations.NullMarked;
