/**
 * Many light streams at once: a thousand players of a simulated live stream in one thread, and the
 * servers that serve them in another.
 *
 * <p>A stream is a TCP connection and a pair of UDP ports, as RTSP's is: media comes both ways, and
 * the player asks both ways, so that each of the four directions is seen to work or to be silent
 * ({@link dev.pointsman.testkit.streams.Heard}). {@link dev.pointsman.testkit.streams.StreamServer}
 * serves, {@link dev.pointsman.testkit.streams.Audience} listens.
 */
package dev.pointsman.testkit.streams;
