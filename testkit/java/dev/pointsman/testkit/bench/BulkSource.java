package dev.pointsman.testkit.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * A server that sends bytes as fast as each connection takes them, until the peer closes.
 *
 * <p>It sends by large plain writes, as media servers do. {@code sendfile(2)} from the page cache
 * looks cheaper and is not here: a single connection without a proxy got 12.6 Gb/s that way and 28
 * Gb/s this way on loopback.
 *
 * <p>Arguments: address, first port, number of ports. It prints {@code ready} once all ports
 * accept, and ends when its standard input does.
 */
public final class BulkSource {
  /**
   * Of 64 KiB, 256 KiB and 1 MiB, one connection without a proxy was fastest with the largest (28
   * Gb/s against 11 with the smallest) and eight with the middle one: this lies between.
   */
  private static final int WRITE_BYTES = 512 << 10;

  private BulkSource() {}

  public static void main(String[] args) throws IOException {
    if (args.length != 3) {
      System.err.println("usage: BulkSource ADDRESS FIRST-PORT PORTS");
      System.exit(64);
    }
    int first = Integer.parseInt(args[1]);
    for (int port = first; port < first + Integer.parseInt(args[2]); port++) {
      ServerSocketChannel listener = ServerSocketChannel.open();
      listener.bind(new InetSocketAddress(args[0], port), 1024);
      Thread.ofPlatform().daemon().name("accept-" + port).start(() -> accept(listener));
    }
    System.out.println("ready");
    Stdin.awaitEnd();
  }

  private static void accept(ServerSocketChannel listener) {
    while (true) {
      try {
        SocketChannel peer = listener.accept();
        Thread.ofPlatform().daemon().name("send").start(() -> send(peer));
      } catch (IOException e) {
        System.err.println("bulk source: accepting on " + listener + " ended: " + e);
        return;
      }
    }
  }

  private static void send(SocketChannel peer) {
    ByteBuffer bytes = ByteBuffer.allocateDirect(WRITE_BYTES);
    try (peer) {
      while (true) {
        peer.write(bytes.clear());
      }
    } catch (IOException e) {
      // The sink closes at the end of its measurement: the ordinary end of a transfer here. Any
      // other cause shows up in the sink, which counts the bytes and fails on an early end.
      return;
    }
  }
}
