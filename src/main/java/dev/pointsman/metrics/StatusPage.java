package dev.pointsman.metrics;

import dev.pointsman.model.Endpoint;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import kamon.Kamon;
import kamon.lib.fi.iki.elonen.NanoHTTPD;
import kamon.status.page.StatusPageServer;

/**
 * Kamon's status page, started by hand: Kamon's own module for it logs a taken port and takes
 * another one, and its threads outlive it.
 */
final class StatusPage implements AutoCloseable {
  /** A browser that is silent for longer is hung up on. */
  private static final int READ_TIMEOUT_MILLIS = 5000;

  private final Endpoint listen;
  private final StatusPageServer server;

  private StatusPage(Endpoint listen, StatusPageServer server) {
    this.listen = listen;
    this.server = server;
  }

  static StatusPage start(Endpoint listen) throws IOException {
    StatusPageServer server =
        new StatusPageServer(
            listen.address().getHostAddress(),
            listen.port(),
            StatusPage.class.getClassLoader(),
            Kamon.status());
    server.setAsyncRunner(new Browsers());
    server.start(READ_TIMEOUT_MILLIS, true);
    return new StatusPage(new Endpoint(listen.address(), server.getListeningPort()), server);
  }

  /** Where it listens, with the port that was picked. */
  Endpoint endpoint() {
    return listen;
  }

  @Override
  public void close() {
    server.stop();
  }

  /** Answers a few browsers at a time on daemon threads; more only wait. */
  private static final class Browsers implements NanoHTTPD.AsyncRunner {
    private static final int THREADS = 4;

    private final ExecutorService threads =
        Executors.newFixedThreadPool(
            THREADS, Thread.ofPlatform().daemon().name("kamon-status-page-", 0).factory());
    private final Set<NanoHTTPD.ClientHandler> open = ConcurrentHashMap.newKeySet();

    @Override
    public void exec(NanoHTTPD.ClientHandler browser) {
      open.add(browser);
      threads.execute(browser);
    }

    @Override
    public void closed(NanoHTTPD.ClientHandler browser) {
      open.remove(browser);
    }

    @Override
    public void closeAll() {
      open.forEach(NanoHTTPD.ClientHandler::close);
      threads.shutdownNow();
    }
  }
}
