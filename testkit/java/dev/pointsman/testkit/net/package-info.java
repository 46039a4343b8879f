/**
 * What every simulated peer stands on: a TCP server that can be killed and started again on the
 * same address ({@link dev.pointsman.testkit.net.TcpServer}), the bytes that both ends can compute
 * and so verify ({@link dev.pointsman.testkit.net.BytePattern}), and the reading of {@code
 * host:port} ({@link dev.pointsman.testkit.net.HostPort}).
 *
 * <p>Peers are black boxes to the dispatcher: they know nothing of its packages and use {@code
 * java.base} only, a virtual thread for each connection and blocking sockets.
 */
@NullMarked
package dev.pointsman.testkit.net;

import org.jspecify.annotations.NullMarked;
