package dev.pointsman.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.pointsman.model.Endpoint;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Answers {@code GET /metrics}, and nothing else, with what a {@link ScrapeReporter} has. */
final class ScrapeServer implements AutoCloseable {
  private static final String PATH = "/metrics";
  private static final String TEXT_FORMAT = "text/plain; version=0.0.4; charset=utf-8";

  /** Two scrapers at a time: more only wait. */
  private static final int THREADS = 2;

  private final HttpServer server;
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          THREADS, Thread.ofPlatform().daemon().name("metrics-scrape-", 0).factory());

  private ScrapeServer(HttpServer server) {
    this.server = server;
  }

  /** Binds {@code listen} and answers at once; a scrape waits for the first collection. */
  static ScrapeServer start(Endpoint listen, ScrapeReporter reporter) throws IOException {
    ScrapeServer scrapes = new ScrapeServer(HttpServer.create(listen.toSocketAddress(), 0));
    scrapes.server.setExecutor(scrapes.threads);
    scrapes.server.createContext("/", exchange -> answer(exchange, reporter));
    scrapes.server.start();
    return scrapes;
  }

  /** Where it listens, with the port that was picked. */
  Endpoint endpoint() {
    return Endpoint.of(server.getAddress());
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private static void answer(HttpExchange exchange, ScrapeReporter reporter) throws IOException {
    try (exchange) {
      if (!exchange.getRequestURI().getPath().equals(PATH)) {
        exchange.sendResponseHeaders(404, -1);
      } else if (!exchange.getRequestMethod().equals("GET")) {
        exchange.getResponseHeaders().set("Allow", "GET");
        exchange.sendResponseHeaders(405, -1);
      } else {
        byte[] text = reporter.scrape();
        exchange.getResponseHeaders().set("Content-Type", TEXT_FORMAT);
        exchange.sendResponseHeaders(200, text.length);
        exchange.getResponseBody().write(text);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
