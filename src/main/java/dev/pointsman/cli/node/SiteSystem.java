package dev.pointsman.cli.node;

import dev.pointsman.accesslog.AccessLog;
import dev.pointsman.api.ApiServer;
import dev.pointsman.api.NodeOperations;
import dev.pointsman.api.SiteOperations;
import dev.pointsman.config.LoadResult.Loaded;
import dev.pointsman.config.PekkoSettings;
import dev.pointsman.failover.ClusterParts;
import dev.pointsman.metrics.SiteMetrics;
import dev.pointsman.model.Endpoint;
import dev.pointsman.site.SiteActor;
import dev.pointsman.site.SiteCommand;
import dev.pointsman.site.SiteCommand.Drain;
import dev.pointsman.site.SiteCommand.Drained;
import dev.pointsman.site.SiteCommand.Introduce;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The actor system of a node, whose guardian is the site. A class of its own, so that nothing of
 * Pekko is loaded before Kamon has started.
 */
final class SiteSystem {
  private static final Logger LOG = LoggerFactory.getLogger(SiteSystem.class);

  /** Binding a port takes microseconds; loading the classes of an HTTP server a second. */
  private static final Duration BINDING = Duration.ofSeconds(20);

  /** The site answers when its last actor has ended, which is a little after the deadline. */
  private static final Duration AFTER_DEADLINE = Duration.ofSeconds(10);

  private final ActorSystem<SiteCommand> system;
  private final NodeOperations operations;

  private SiteSystem(ActorSystem<SiteCommand> system, NodeOperations operations) {
    this.system = system;
    this.operations = operations;
  }

  static SiteSystem start(
      Path conf,
      Loaded configuration,
      Optional<ClusterParts> cluster,
      SiteMetrics metrics,
      AccessLog accessLog) {
    ActorSystem<SiteCommand> system =
        ActorSystem.create(
            SiteActor.create(
                configuration.site(), configuration.settings(), cluster, metrics, accessLog),
            "pointsman",
            PekkoSettings.load());
    return new SiteSystem(
        system, new SiteOperations(system, system, conf, configuration, accessLog));
  }

  NodeOperations operations() {
    return operations;
  }

  ApiServer bindApi(Endpoint listen, String version) throws StartFailure, InterruptedException {
    CompletionStage<ApiServer> binding = ApiServer.bind(listen, operations, version, system);
    ApiServer api = Stages.await(binding, BINDING, "the API");
    system.tell(new Introduce(version, api.endpoint()));
    return api;
  }

  CompletionStage<Integer> drain(Duration deadline) {
    return AskPattern.ask(
            system,
            (ActorRef<Drained> replyTo) -> new Drain(deadline, replyTo),
            deadline.plus(AFTER_DEADLINE),
            system.scheduler())
        .thenApply(Drained::cut);
  }

  CompletionStage<Void> terminated() {
    return system.getWhenTerminated().thenApply(done -> null);
  }

  /** Ends the system, if it has not, and waits for it. */
  void end(Duration longest) {
    system.terminate();
    try {
      system.getWhenTerminated().toCompletableFuture().get(longest.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      LOG.warn("the actor system did not end within {} s", longest.toSeconds());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (java.util.concurrent.ExecutionException e) {
      LOG.warn("the actor system ended with a failure", e.getCause());
    }
  }
}
