package dev.pointsman.testkit.rtsp;

import dev.pointsman.testkit.net.TcpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * An RTSP server with one audio stream a URL, interleaved or over UDP.
 *
 * <p>Its name stands in the Server header of every answer. Datagrams leave from the address that
 * the connection was made to, from a port of their own, and go to the address it came from.
 */
public final class RtspServer implements AutoCloseable {
  private final TcpServer tcp;

  /**
   * A server that does not listen yet.
   *
   * @param name for the Server header
   * @param address to bind
   * @param library the media for a path (without its leading slash), or none
   */
  public RtspServer(
      String name, InetSocketAddress address, Function<String, Optional<PatternMedia>> library) {
    this.tcp =
        new TcpServer(
            name, address, connection -> new RtspSession(name, library, connection).run());
  }

  /** A server that plays the same under every path. */
  public RtspServer(String name, InetSocketAddress address, PatternMedia media) {
    this(name, address, path -> Optional.of(media));
  }

  /** Binds and serves; again after {@link #kill()}, at the same address. */
  public RtspServer start() throws IOException {
    tcp.start();
    return this;
  }

  /** Dies at once, all connections with it. */
  public void kill() throws IOException {
    tcp.kill();
  }

  @Override
  public void close() throws IOException {
    tcp.close();
  }

  /** The address bound. */
  public InetSocketAddress address() {
    return tcp.address();
  }

  /** How many players are connected now. */
  public int live() {
    return tcp.live();
  }

  /** How many connections were ever accepted. */
  public long served() {
    return tcp.accepted();
  }

  /** How connections failed, players that went away not counted; bounded. */
  public List<Throwable> failures() {
    return tcp.failures();
  }
}
