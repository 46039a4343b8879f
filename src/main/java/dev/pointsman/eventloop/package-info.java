/**
 * One thread for a selector and everything its sockets wake: an executor for Pekko's dispatchers.
 *
 * <p>Pekko hands a byte that arrives from the selector's thread to a socket's actor, to the
 * stream's actor, to the other socket's actor and back, and with a pool of threads each of these is
 * a hand-over that may have to wake a thread. Here they are entries of one queue of one thread.
 * Start reading at {@link dev.pointsman.eventloop.EventLoop}; what it gains is measured in the
 * benchmarks page, why it is done is in the decision record on event loops.
 */
@NullMarked
package dev.pointsman.eventloop;

import org.jspecify.annotations.NullMarked;
