/**
 * One actor a server: its health, what the operator wants of it, and its count of connections.
 * Start reading at {@link dev.pointsman.server.ServerActor}.
 */
@NullMarked
package dev.pointsman.server;

import org.jspecify.annotations.NullMarked;
