package dev.pointsman.testkit.media;

import dev.pointsman.testkit.product.DispatcherUnderTest;
import dev.pointsman.testkit.product.RelayRule;
import dev.pointsman.testkit.product.SiteDescription;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A relay of a few lines that may spoil one byte of each connection: the control of the scenario.
 *
 * <p>Sound, it shows that the scenario asks for nothing but exact relaying; spoiling, that the
 * scenario notices a single wrong bit.
 */
final class ControlRelay implements DispatcherUnderTest {

  /** No byte is spoilt. */
  static final long SOUND = Long.MAX_VALUE;

  private final Map<String, String> servers;
  private final long spoilt;
  private final List<ServerSocket> listeners = new ArrayList<>();
  private final LinkedBlockingQueue<String> log = new LinkedBlockingQueue<>(1000);

  /**
   * Listens for a site's rules.
   *
   * @param spoilt the offset of the byte of which one bit is flipped, in what each server sends
   */
  ControlRelay(SiteDescription site, long spoilt) {
    this.servers = site.servers();
    this.spoilt = spoilt;
    Map<InetSocketAddress, List<RelayRule>> rules =
        site.rules().stream()
            .collect(
                Collectors.groupingBy(
                    rule -> new InetSocketAddress(site.vips().get(rule.vip()), rule.port())));
    rules.forEach(this::listen);
  }

  private void listen(InetSocketAddress vip, List<RelayRule> rules) {
    try {
      ServerSocket listener = new ServerSocket();
      listener.bind(vip);
      listeners.add(listener);
      Thread.ofVirtual().start(() -> accept(listener, rules));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept(ServerSocket listener, List<RelayRule> rules) {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Thread.ofVirtual().start(() -> serve(client, rules));
      } catch (IOException e) {
        say("accept ended: " + e);
      }
    }
  }

  private void serve(Socket client, List<RelayRule> rules) {
    try (client) {
      RelayRule rule = rules.getFirst();
      byte[] head = {};
      if (rule.protocol().equals("http")) {
        head = firstLine(client.getInputStream());
        String line = new String(head, StandardCharsets.ISO_8859_1);
        RelayRule found =
            rules.stream().filter(candidate -> matches(candidate, line)).findFirst().orElse(null);
        if (found == null) {
          say("no HTTP request: " + line.strip() + " (PNA? then use a telnet rule)");
          client
              .getOutputStream()
              .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
          return;
        }
        rule = found;
      }
      relay(client, head, rule);
    } catch (IOException | InterruptedException e) {
      say("a connection ended: " + e);
    }
  }

  private void relay(Socket client, byte[] head, RelayRule rule)
      throws IOException, InterruptedException {
    try (Socket server = new Socket(servers.get(rule.servers().getFirst()), rule.serverPort())) {
      server.getOutputStream().write(head);
      Thread up = Thread.ofVirtual().start(() -> pump(client, server, SOUND));
      pump(server, client, spoilt);
      up.join(Duration.ofSeconds(1));
    }
  }

  private void pump(Socket from, Socket to, long spoiltByte) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[16384];
      long offset = 0;
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (spoiltByte >= offset && spoiltByte < offset + n) {
          buffer[(int) (spoiltByte - offset)] ^= 1;
        }
        out.write(buffer, 0, n);
        offset += n;
      }
      to.shutdownOutput();
    } catch (IOException e) {
      say("a direction ended: " + e);
      // ffmpeg leaves a server with a reset; a relay that kept that to itself would leave it
      // waiting.
      close(from);
      close(to);
    }
  }

  private static boolean matches(RelayRule rule, String requestLine) {
    String path = rule.path();
    return path != null && requestLine.contains(" " + path.replace("*", ""));
  }

  private static byte[] firstLine(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0; b = in.read()) {
      line.write(b);
      boolean madeOfText = b == '\r' || b == '\n' || b >= ' ';
      if (b == '\n' || !madeOfText) {
        break;
      }
    }
    return line.toByteArray();
  }

  private void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      say("not closed: " + e);
    }
  }

  private void say(String line) {
    log.offer(line);
  }

  @Override
  public String awaitLogLine(Predicate<String> wanted, Duration within) {
    try {
      while (true) {
        String line = log.poll(within.toMillis(), TimeUnit.MILLISECONDS);
        if (line == null) {
          throw new AssertionError("no such line after " + within);
        }
        if (wanted.test(line)) {
          return line;
        }
      }
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  @Override
  public boolean isAlive() {
    return listeners.stream().noneMatch(ServerSocket::isClosed);
  }

  @Override
  public void close() {
    for (ServerSocket listener : listeners) {
      try {
        listener.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
