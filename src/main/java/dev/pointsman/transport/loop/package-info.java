/**
 * One thread for sockets and everything they wake: an executor for a dispatcher of Pekko that waits
 * for sockets when no actor has anything to do.
 *
 * <p>A byte that arrives is told to the stream that waits for it on the thread that waited in the
 * kernel, so that no other thread is woken for it. Start reading at {@link
 * dev.pointsman.transport.loop.EventLoop}; what it gains is measured in the benchmarks page, why it
 * is done is in the decision records on event loops and on sockets.
 */
@NullMarked
package dev.pointsman.transport.loop;

import org.jspecify.annotations.NullMarked;
