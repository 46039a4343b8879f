package dev.pointsman.testkit.pna;

import dev.pointsman.testkit.net.TcpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A RealServer: it plays clips to PNA players over their connection, or in datagrams to the port
 * that they name.
 *
 * <p>Datagrams leave from the server's own address and go to the address from which the connection
 * came: behind a plain relay that is the relay's address, and the player hears nothing.
 */
public final class PnaServer implements AutoCloseable {
  private final TcpServer tcp;

  /**
   * A server that does not listen yet.
   *
   * @param name what it tells players that ask
   * @param address to bind
   * @param library the clip for a path (without its leading slash), or none
   */
  public PnaServer(
      String name, InetSocketAddress address, Function<String, Optional<Clip>> library) {
    this.tcp =
        new TcpServer(name, address, connection -> new PnaSession(name, library, connection).run());
  }

  /** A server that plays the same clip under every path. */
  public PnaServer(String name, InetSocketAddress address, Clip clip) {
    this(name, address, path -> Optional.of(clip));
  }

  /** Binds and serves; again after {@link #kill()}, at the same address. */
  public PnaServer start() throws IOException {
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
