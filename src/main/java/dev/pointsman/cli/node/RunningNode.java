package dev.pointsman.cli.node;

import dev.pointsman.accesslog.AccessLog;
import dev.pointsman.api.ApiServer;
import dev.pointsman.api.NodeOperations;
import dev.pointsman.config.LoadResult.Loaded;
import dev.pointsman.metrics.KamonStart;
import dev.pointsman.metrics.SiteMetrics;
import dev.pointsman.model.Endpoint;
import dev.pointsman.model.NodeSettings;
import dev.pointsman.model.Site;
import dev.pointsman.model.SiteView;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * A scheduler node: Kamon, the access log, the site's actors and the API, started in this order and
 * ended in the opposite one. What was started before a failure is ended before it is reported.
 */
public final class RunningNode {
  /** How long what is idle may take to end. */
  private static final Duration ENDING = Duration.ofSeconds(3);

  /** Farewells of half a second, the 4 s of a replica at most, and addresses. */
  private static final Duration ENDING_CLUSTER = Duration.ofSeconds(5);

  /** The access log gives its lines two seconds to be written. */
  private static final Duration ENDING_LOG = Duration.ofSeconds(3);

  /** Kamon is given one second by its class. */
  private static final Duration ENDING_METRICS = Duration.ofSeconds(2);

  private final KamonStart kamon;
  private final AccessLog accessLog;
  private final Optional<ClusterStart> cluster;
  private final SiteSystem system;
  private final ApiServer api;
  private final SiteView view;
  private final Duration drainDeadline;

  private RunningNode(
      KamonStart kamon,
      AccessLog accessLog,
      Optional<ClusterStart> cluster,
      SiteSystem system,
      ApiServer api,
      SiteView view,
      Duration drainDeadline) {
    this.kamon = kamon;
    this.accessLog = accessLog;
    this.cluster = cluster;
    this.system = system;
    this.api = api;
    this.view = view;
    this.drainDeadline = drainDeadline;
  }

  /**
   * Starts a node and waits until it listens everywhere.
   *
   * @param conf the file that {@code configuration} was read from, for reloads
   * @param version what the API says of the program
   * @throws StartFailure if any part cannot be started; nothing is left running then
   */
  public static RunningNode start(Path conf, Loaded configuration, String version)
      throws StartFailure, InterruptedException {
    NodeSettings settings = configuration.settings();
    Deque<Runnable> undo = new ArrayDeque<>();
    try {
      ClusterStart.removeLeftovers(configuration.site());
      // Before anything of Pekko is loaded: Kamon's agent changes its classes as they are.
      KamonStart kamon = startKamon(configuration);
      undo.push(kamon::close);
      AccessLog accessLog = openAccessLog(settings.accessLog());
      undo.push(accessLog::close);
      Optional<ClusterStart> cluster = startCluster(configuration, kamon.metrics());
      cluster.ifPresent(of -> undo.push(of::close));
      SiteSystem system =
          SiteSystem.start(
              conf, configuration, cluster.map(ClusterStart::parts), kamon.metrics(), accessLog);
      undo.push(() -> system.end(ENDING));
      ApiServer api = system.bindApi(settings.api(), version);
      SiteView view = Listeners.awaitListening(system.operations());
      return new RunningNode(
          kamon, accessLog, cluster, system, api, view, settings.drainDeadline());
    } catch (StartFailure | InterruptedException | RuntimeException e) {
      undo.forEach(Runnable::run);
      throw e;
    }
  }

  /** What the site said when it was ready. */
  public SiteView view() {
    return view;
  }

  public Endpoint api() {
    return api.endpoint();
  }

  public Endpoint prometheus() {
    return kamon.prometheus();
  }

  public Endpoint statusPage() {
    return kamon.statusPage();
  }

  public NodeOperations operations() {
    return system.operations();
  }

  /** How long connections may finish once the node drains. */
  public Duration drainDeadline() {
    return drainDeadline;
  }

  /** Completes when the site's actors have ended, for whatever reason. */
  public CompletionStage<Void> terminated() {
    return system.terminated();
  }

  /**
   * Stops accepting, lets connections finish until the deadline, and cuts the rest.
   *
   * @return how many were cut
   */
  public CompletionStage<Integer> drain() {
    return system.drain(drainDeadline);
  }

  /**
   * Ends everything at once, in order; does nothing the second time. It takes 13 s at most: what
   * has not ended in its time is logged, with what it waits for, and left to the process's end.
   */
  public void end() {
    system.end(ENDING);
    cluster.ifPresent(of -> EndOfPart.await("cluster", of::close, ENDING_CLUSTER));
    EndOfPart.await("access-log", accessLog::close, ENDING_LOG);
    EndOfPart.await("metrics", kamon::close, ENDING_METRICS);
  }

  private static Optional<ClusterStart> startCluster(Loaded configuration, SiteMetrics metrics)
      throws StartFailure {
    Site site = configuration.site();
    boolean alone = site.schedulers().size() < 2;
    // One that has to add addresses owns and gives them up as one of several does.
    boolean asTheyAre =
        site.vips().values().stream().allMatch(vip -> vip.networkInterface().isEmpty());
    return alone && asTheyAre
        ? Optional.empty()
        : Optional.of(ClusterStart.start(configuration, metrics.cluster()));
  }

  private static KamonStart startKamon(Loaded configuration) throws StartFailure {
    try {
      return KamonStart.start(configuration.site().node(), configuration.settings().metrics());
    } catch (BindException e) {
      throw new StartFailure("pointsman." + e.getMessage(), e);
    }
  }

  private static AccessLog openAccessLog(NodeSettings.AccessLog settings) throws StartFailure {
    if (settings.file().isEmpty()) {
      return AccessLog.none();
    }
    Path file = Path.of(settings.file().get()).toAbsolutePath();
    Path directory = file.getParent();
    try {
      if (directory != null) {
        Files.createDirectories(directory);
      }
      return AccessLog.toFile(file);
    } catch (IOException e) {
      throw new StartFailure(
          "pointsman.access-log.file: "
              + e
              + " (expected: a file that this user may write, or no such key for no log)",
          e);
    }
  }
}
