/**
 * The log of connections: one JSON object a line. Callers hand a view of a connection to {@link
 * dev.pointsman.accesslog.AccessLog} and go on; a thread of its own writes. Start reading at {@link
 * dev.pointsman.accesslog.AccessLog}.
 */
@NullMarked
package dev.pointsman.accesslog;

import org.jspecify.annotations.NullMarked;
