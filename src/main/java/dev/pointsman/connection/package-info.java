/**
 * One actor a client connection. It owns the connection's relay, asks the listener for a server and
 * tells it how the connection ended. Start reading at {@link
 * dev.pointsman.connection.ConnectionActor}.
 */
@NullMarked
package dev.pointsman.connection;

import org.jspecify.annotations.NullMarked;
