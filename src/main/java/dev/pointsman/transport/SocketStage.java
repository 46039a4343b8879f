package dev.pointsman.transport;

import dev.pointsman.transport.loop.EventLoop;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.util.ByteString;

/**
 * The bytes of one TCP connection: what is sent by it goes in, what it receives comes out.
 *
 * <p>A chunk is asked for when the kernel has taken the last one, and read when it is asked for.
 * Each half ends by itself: when what goes in ends, that is sent as FIN, and FIN of the other side
 * completes what comes out. What goes in and fails, or a failed cancellation, resets the
 * connection; what breaks it fails the stream with an {@link IOException}.
 *
 * <p>Why not Pekko Streams TCP: see the decision record on sockets.
 *
 * @see SocketLogic for how it is done
 */
final class SocketStage extends GraphStage<FlowShape<ByteString, ByteString>> {
  private final Inlet<ByteString> in = Inlet.create("socket.in");
  private final Outlet<ByteString> out = Outlet.create("socket.out");
  private final FlowShape<ByteString, ByteString> shape = FlowShape.of(in, out);
  private final Opening opening;
  private final EventLoop loop;
  private final Runnable onConnected;

  /** Where the socket comes from. */
  @FunctionalInterface
  interface Opening {
    /** A socket that does not block, connected or being connected. */
    SocketChannel open() throws IOException;
  }

  /**
   * Opens the socket when it is materialized.
   *
   * @param loop waits for it
   * @param onConnected called on the stream's thread, once, when it is connected
   */
  SocketStage(Opening opening, EventLoop loop, Runnable onConnected) {
    this.opening = opening;
    this.loop = loop;
    this.onConnected = onConnected;
  }

  @Override
  public FlowShape<ByteString, ByteString> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new SocketLogic(shape, opening, loop, onConnected);
  }
}
