package dev.pointsman.metrics;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.pointsman.model.Endpoint;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.NodeSettings;
import java.io.IOException;
import java.net.BindException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kamon.Kamon;
import kamon.tag.TagSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.jdk.javaapi.FutureConverters;

/**
 * Kamon, running: it collects, serves Prometheus' text format and its status page, until closed.
 * Kamon is one for a JVM, so that only one of these may be open at a time.
 */
public final class KamonStart implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KamonStart.class);

  /**
   * Kamon's agent brings an own copy of Byte Buddy that refuses class files newer than it knows,
   * among them JDK 25's, unless this is set.
   */
  private static final String NEW_CLASS_FILES = "kanela.agent.libs.net.bytebuddy.experimental";

  private static final long STOP_MILLIS = 1000;

  private final ScrapeServer scrapes;
  private final StatusPage statusPage;
  private final SiteMetrics metrics = new KamonMetrics();

  private KamonStart(ScrapeServer scrapes, StatusPage statusPage) {
    this.scrapes = scrapes;
    this.statusPage = statusPage;
  }

  /**
   * Starts Kamon. With {@link NodeSettings.Metrics#instrumentActors} its agent changes the classes
   * of Pekko as they are loaded, so that this has to come before the first of them.
   *
   * @throws BindException with the key, the address and the reason if a port cannot be bound;
   *     nothing is left running then
   */
  public static KamonStart start(NodeName node, NodeSettings.Metrics settings)
      throws BindException {
    Config config =
        ConfigFactory.parseResources("kamon-settings.conf").withFallback(ConfigFactory.load());
    ScrapeReporter reporter = new ScrapeReporter(config);
    StatusPage page = startStatusPage(settings.statusPage());
    ScrapeServer scrapes;
    try {
      scrapes = startScrapes(settings.prometheus(), reporter);
    } catch (BindException e) {
      page.close();
      throw e;
    }
    if (settings.instrumentActors()) {
      System.setProperty(NEW_CLASS_FILES, "true");
      Kamon.init(config);
    } else {
      Kamon.initWithoutAttaching(config);
    }
    Kamon.addReporter("prometheus", reporter);
    KamonStart started = new KamonStart(scrapes, page);
    started.announce(node, settings.instrumentActors());
    return started;
  }

  /** The meters that count into this. */
  public SiteMetrics metrics() {
    return metrics;
  }

  /** Where Prometheus scrapes {@code /metrics}, with the port that was picked. */
  public Endpoint prometheus() {
    return scrapes.endpoint();
  }

  /** Where the status page is, with the port that was picked. */
  public Endpoint statusPage() {
    return statusPage.endpoint();
  }

  /** Stops everything started; takes at most a second. */
  @Override
  public void close() {
    scrapes.close();
    statusPage.close();
    try {
      FutureConverters.asJava(Kamon.stop())
          .toCompletableFuture()
          .get(STOP_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("Kamon did not stop within {} ms", STOP_MILLIS, e);
    }
  }

  private void announce(NodeName node, boolean instrumented) {
    Scope scope = new Scope(TagSet.of("version", version()).withTag("node", node.value()));
    scope.gauge(Series.BUILD).update(1);
    ProcessMeter.start();
    LOG.info(
        "metrics on http://{}/metrics, Kamon's status page on http://{}/, actors {}",
        prometheus(),
        statusPage(),
        instrumented ? "instrumented by Kamon's agent" : "counted without Kamon's agent");
  }

  private static String version() {
    String version = KamonStart.class.getPackage().getImplementationVersion();
    return version == null ? "unpackaged" : version;
  }

  private static ScrapeServer startScrapes(Endpoint listen, ScrapeReporter reporter)
      throws BindException {
    try {
      return ScrapeServer.start(listen, reporter);
    } catch (IOException e) {
      throw cannotBind("metrics.port", listen, e);
    }
  }

  private static StatusPage startStatusPage(Endpoint listen) throws BindException {
    try {
      return StatusPage.start(listen);
    } catch (IOException e) {
      throw cannotBind("metrics.status-port", listen, e);
    }
  }

  private static BindException cannotBind(String key, Endpoint listen, IOException cause) {
    BindException failure =
        new BindException(
            key
                + ": "
                + listen
                + ": "
                + cause.getMessage()
                + " (expected: a free port on an address of this machine, or 0 to pick one)");
    failure.initCause(cause);
    return failure;
  }
}
