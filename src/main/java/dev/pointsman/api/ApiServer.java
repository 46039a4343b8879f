package dev.pointsman.api;

import dev.pointsman.model.Endpoint;
import java.net.BindException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.settings.ParserSettings;
import org.apache.pekko.http.javadsl.settings.ServerSettings;

/** The API on the network, from its binding to its end. */
public final class ApiServer {
  /** Commands, probes and a dashboard or two; more wait in the kernel's queue. */
  private static final int MAX_CONNECTIONS = 128;

  private final ServerBinding binding;

  private ApiServer(ServerBinding binding) {
    this.binding = binding;
  }

  /**
   * Binds the API.
   *
   * @param version what {@code status} says of the program
   * @return a stage that fails with a {@link BindException} with the key, the address and the
   *     reason if the port cannot be bound
   */
  public static CompletionStage<ApiServer> bind(
      Endpoint listen, NodeOperations node, String version, ActorSystem<?> system) {
    ApiRoutes routes = new ApiRoutes(node, InstantSource.system(), version);
    return Http.get(system)
        .newServerAt(listen.address().getHostAddress(), listen.port())
        .withSettings(settings(system))
        .bind(routes.create(Guard.of(listen.address())))
        .thenApply(ApiServer::new)
        .exceptionally(
            failure -> {
              throw new CompletionException(cannotBind(listen, failure));
            });
  }

  /** Where it listens, with the port that was picked. */
  public Endpoint endpoint() {
    return Endpoint.of(binding.localAddress());
  }

  /** Stops accepting, lets requests end within {@code longest}, and closes every connection. */
  public CompletionStage<Void> stop(Duration longest) {
    return binding.terminate(longest).thenApply(ended -> null);
  }

  private static ServerSettings settings(ActorSystem<?> system) {
    ServerSettings defaults = ServerSettings.create(system.classicSystem());
    ParserSettings parser =
        defaults.getParserSettings().withMaxContentLength(ApiRoutes.MAX_BODY_BYTES);
    return defaults.withMaxConnections(MAX_CONNECTIONS).withParserSettings(parser);
  }

  private static BindException cannotBind(Endpoint listen, Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = String.valueOf(cause.getMessage());
    // The JDK puts the address before the reason, and it is named here already.
    String reason = message.substring(message.lastIndexOf("] ") + 1).strip();
    BindException bindFailure =
        new BindException(
            "pointsman.api.port: %s: %s (expected: a free port on an address of this machine, or 0 to pick one)"
                .formatted(listen, lowerCaseFirst(reason)));
    bindFailure.initCause(failure);
    return bindFailure;
  }

  private static String lowerCaseFirst(String text) {
    return text.isEmpty()
        ? text
        : text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
  }
}
