package dev.pointsman.testkit.demo;

import dev.pointsman.testkit.net.TcpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A dispatcher of a few lines for the story's own test: in turn, and past a server that refuses.
 */
final class StandInNode implements DemoNode {
  private static final List<String> STREAMS = List.of(Addresses.STREAM1, Addresses.STREAM2);
  private static final List<String> PAGES = List.of(Addresses.WEB1, Addresses.WEB2);

  private final List<TcpServer> listeners = new ArrayList<>();
  private final boolean seesTheDead;
  private final CountDownLatch ended = new CountDownLatch(1);

  private StandInNode(Addresses at, boolean seesTheDead) throws IOException {
    this.seesTheDead = seesTheDead;
    AtomicInteger pna = new AtomicInteger();
    AtomicInteger rtsp = new AtomicInteger();
    AtomicInteger pages = new AtomicInteger();
    listen(at.vip(at.pna()), client -> relay(client, STREAMS, pna, at.pna(), new byte[0]));
    listen(at.vip(at.rtsp()), client -> relay(client, STREAMS, rtsp, at.rtsp(), new byte[0]));
    listen(
        at.vip(at.http()),
        client -> {
          byte[] line = firstLine(client.getInputStream());
          boolean script = new String(line, StandardCharsets.US_ASCII).contains("/script.ram");
          relay(client, script ? List.of(Addresses.WEB1) : PAGES, pages, at.http(), line);
        });
  }

  /** A {@link DemoNode.Starter}; it reads no configuration. */
  static DemoNode start(Path conf, Addresses at, Consumer<String> log) throws IOException {
    log.accept("no log for " + conf);
    return new StandInNode(at, true);
  }

  /** Another one, which goes on giving connections to a server that is dead. */
  static DemoNode blind(Path conf, Addresses at, Consumer<String> log) throws IOException {
    log.accept("no log for " + conf);
    return new StandInNode(at, false);
  }

  private void listen(InetSocketAddress vip, TcpServer.Handler handler) throws IOException {
    listeners.add(new TcpServer("stand-in", vip, handler).start());
  }

  private void relay(Socket client, List<String> servers, AtomicInteger turn, int port, byte[] head)
      throws IOException, InterruptedException {
    try (Socket server = dial(servers, turn, port)) {
      server.getOutputStream().write(head);
      Thread up = Thread.ofVirtual().start(() -> pump(client, server));
      pump(server, client);
      client.close();
      up.join();
    }
  }

  private Socket dial(List<String> servers, AtomicInteger turn, int port) throws IOException {
    IOException last = new IOException("no server");
    int first = turn.getAndIncrement();
    for (int i = 0; i < (seesTheDead ? servers.size() : 1); i++) {
      try {
        return new Socket(servers.get((first + i) % servers.size()), port);
      } catch (IOException e) {
        last = e;
      }
    }
    throw last;
  }

  private static void pump(Socket from, Socket to) {
    try (InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      in.transferTo(out);
    } catch (IOException e) {
      // Reset by one side; closing the other's stream, as here, is how it is told.
    }
  }

  private static byte[] firstLine(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0; b = in.read()) {
      line.write(b);
      if (b == '\n') {
        break;
      }
    }
    return line.toByteArray();
  }

  @Override
  public String describe() {
    return "a stand-in";
  }

  @Override
  public boolean isAlive() {
    return ended.getCount() > 0;
  }

  @Override
  public void awaitEnd() throws InterruptedException {
    ended.await();
  }

  @Override
  public String lastWords() {
    return "";
  }

  @Override
  public String awaitLogLine(Predicate<String> wanted, Duration within) {
    throw new UnsupportedOperationException("a stand-in has no log");
  }

  @Override
  public void close() {
    ended.countDown();
    for (TcpServer listener : listeners) {
      try {
        listener.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
