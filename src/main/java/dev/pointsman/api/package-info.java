/**
 * The HTTP API of a scheduler node: what it is doing, as JSON, and the few things an operator tells
 * it. It has no authentication, which is why it listens on a loopback address unless told
 * otherwise.
 *
 * <p>{@link dev.pointsman.api.NodeOperations} is what can be asked, whoever asks; {@link
 * dev.pointsman.api.ApiServer} makes it a face on the network. Start reading at {@code ApiRoutes}.
 */
@NullMarked
package dev.pointsman.api;

import org.jspecify.annotations.NullMarked;
