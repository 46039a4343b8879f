package dev.pointsman.testkit.demo;

import dev.pointsman.testkit.net.TcpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A relay of a few lines: in turn, and past a server that refuses. */
final class StandInRelay implements AutoCloseable {
  private static final List<String> STREAMS = List.of(Addresses.STREAM1, Addresses.STREAM2);
  private static final List<String> PAGES = List.of(Addresses.WEB1, Addresses.WEB2);

  private final List<TcpServer> listeners = new ArrayList<>();
  private final boolean seesTheDead;

  StandInRelay(int pnaPort, int rtspPort, int httpPort, boolean seesTheDead) throws IOException {
    this.seesTheDead = seesTheDead;
    AtomicInteger pna = new AtomicInteger();
    AtomicInteger rtsp = new AtomicInteger();
    AtomicInteger pages = new AtomicInteger();
    listen(pnaPort, client -> relay(client, STREAMS, pna, pnaPort, new byte[0]));
    listen(rtspPort, client -> relay(client, STREAMS, rtsp, rtspPort, new byte[0]));
    listen(
        httpPort,
        client -> {
          byte[] line = firstLine(client.getInputStream());
          boolean script = new String(line, StandardCharsets.US_ASCII).contains("/script.ram");
          relay(client, script ? List.of(Addresses.WEB1) : PAGES, pages, httpPort, line);
        });
  }

  private void listen(int port, TcpServer.Handler handler) throws IOException {
    InetSocketAddress vip = new InetSocketAddress(Addresses.VIP, port);
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
  public void close() throws IOException {
    for (TcpServer listener : listeners) {
      listener.close();
    }
  }
}
