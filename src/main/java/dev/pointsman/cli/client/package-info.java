/** A client of a running node's HTTP API. Start at {@link dev.pointsman.cli.client.NodeClient}. */
@NullMarked
package dev.pointsman.cli.client;

import org.jspecify.annotations.NullMarked;
