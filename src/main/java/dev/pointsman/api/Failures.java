package dev.pointsman.api;

import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.pekko.http.javadsl.model.HttpMethod;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.ExceptionHandler;
import org.apache.pekko.http.javadsl.server.MethodRejection;
import org.apache.pekko.http.javadsl.server.Rejection;
import org.apache.pekko.http.javadsl.server.RejectionHandler;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.http.scaladsl.model.IllegalRequestException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The answers to requests that cannot be answered as asked, as JSON like all others. */
final class Failures {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  private static final String NOTHING_HERE =
      "nothing here (expected: /api/v1/status, /api/v1/connections, /api/v1/servers,"
          + " /api/v1/servers/NAME/enable|disable|drain, /api/v1/reload, /ready or /alive)";

  private static final ExceptionHandler EXCEPTIONS =
      ExceptionHandler.newBuilder()
          .matchAny(failure -> Directives.complete(answer(failure)))
          .build();

  private static final RejectionHandler REJECTIONS =
      RejectionHandler.newBuilder()
          .handleAll(
              MethodRejection.class, rejections -> Directives.complete(wrongMethod(rejections)))
          .handle(Rejection.class, rejection -> Directives.complete(refused(rejection)))
          .handleNotFound(Directives.complete(Answers.error(404, NOTHING_HERE)))
          .build();

  private Failures() {}

  /** {@code routes}, every failure of which is answered. */
  static Route answered(Supplier<Route> routes) {
    // Exceptions inside, so that a rejection's answer is sealed as well.
    return Directives.handleRejections(
        REJECTIONS, () -> Directives.handleExceptions(EXCEPTIONS, routes));
  }

  private static HttpResponse answer(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return switch (cause) {
      case BadParameter bad -> Answers.badParameter(bad);
      // A body that did not say how long it is was longer, or slower, than what is read of one.
      case IllegalRequestException bad ->
          Answers.error(bad.status().intValue(), bad.info().formatPretty());
      case TimeoutException late ->
          Answers.error(503, "the node did not answer in time; it is busy, starting or stopping");
      default -> {
        LOG.error("a request of the API failed", cause);
        yield Answers.error(500, "the request failed inside the node; its log has more");
      }
    };
  }

  private static HttpResponse wrongMethod(List<MethodRejection> rejections) {
    String allowed =
        rejections.stream()
            .map(MethodRejection::supported)
            .map(HttpMethod::value)
            .distinct()
            .sorted()
            .collect(Collectors.joining(", "));
    return Answers.error(405, "the method is not allowed here (expected: " + allowed + ")")
        .addHeader(RawHeader.create("Allow", allowed));
  }

  private static HttpResponse refused(Rejection rejection) {
    return Answers.error(400, "the request cannot be understood: " + rejection);
  }
}
