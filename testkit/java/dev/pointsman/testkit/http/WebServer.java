package dev.pointsman.testkit.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.pointsman.testkit.net.HostPort;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A web server with an index page at {@code /} and metafiles at {@code /NAME.ram}.
 *
 * <p>Its name stands in the Server-Name header of every answer and on the page, so that it shows
 * which one of several answered.
 */
public final class WebServer implements AutoCloseable {
  private final String name;
  private final Function<String, Optional<String>> metafiles;
  private final AtomicLong answered = new AtomicLong();
  private InetSocketAddress address;
  private @Nullable HttpServer server;
  private @Nullable ExecutorService threads;

  /**
   * A server that does not listen yet.
   *
   * @param name what it calls itself
   * @param address to bind
   * @param metafiles the text of the metafile of that name (without {@code .ram}), or none; asked
   *     anew at each request
   */
  public WebServer(
      String name, InetSocketAddress address, Function<String, Optional<String>> metafiles) {
    this.name = name;
    this.address = address;
    this.metafiles = metafiles;
  }

  /**
   * Binds and serves; does nothing when it runs already.
   *
   * @throws BindException naming the address, when it cannot be bound
   */
  public synchronized WebServer start() throws IOException {
    if (server == null) {
      HttpServer started = bind();
      ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
      started.createContext("/", this::answer);
      started.setExecutor(executor);
      started.start();
      address = started.getAddress();
      server = started;
      threads = executor;
    }
    return this;
  }

  /** Stops at once; {@link #start()} brings it back at the same address. */
  @Override
  public synchronized void close() {
    if (server != null) {
      server.stop(0);
      server = null;
    }
    if (threads != null) {
      threads.shutdownNow();
      threads = null;
    }
  }

  /** The address bound, or, before the first start, the one asked for. */
  public synchronized InetSocketAddress address() {
    return address;
  }

  /** How many requests were answered. */
  public long answered() {
    return answered.get();
  }

  private HttpServer bind() throws IOException {
    try {
      return HttpServer.create(address, 128);
    } catch (BindException e) {
      BindException named =
          new BindException(
              name + " cannot listen on " + HostPort.format(address) + ": " + e.getMessage());
      named.initCause(e);
      throw named;
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      exchange.getResponseHeaders().set("Server-Name", name);
      if (path.equals("/")) {
        send(exchange, 200, "text/html; charset=utf-8", page());
        return;
      }
      Optional<String> metafile =
          path.endsWith(".ram")
              ? metafiles.apply(path.substring(1, path.length() - ".ram".length()))
              : Optional.empty();
      if (metafile.isPresent()) {
        send(exchange, 200, "audio/x-pn-realaudio", metafile.get());
      } else {
        send(exchange, 404, "text/plain; charset=utf-8", name + " has no " + path + "\n");
      }
    }
  }

  private void send(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    byte[] body = text.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, head ? -1 : body.length);
    if (!head) {
      exchange.getResponseBody().write(body);
    }
    answered.incrementAndGet();
  }

  private String page() {
    return """
        <!DOCTYPE html>
        <html><head><title>Clips</title></head>
        <body><h1>Clips</h1><p><a href="/clip.ram">Listen</a></p>
        <p>Served by %s.</p></body></html>
        """
        .formatted(name);
  }
}
