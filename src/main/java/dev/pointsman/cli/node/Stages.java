package dev.pointsman.cli.node;

import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for what runs elsewhere. */
final class Stages {
  private Stages() {}

  /**
   * The result of {@code stage}.
   *
   * @param otherwise what went wrong if there is none
   */
  static <T> T await(CompletionStage<T> stage, Duration longest, String otherwise)
      throws StartFailure, InterruptedException {
    try {
      return stage.toCompletableFuture().get(longest.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw new StartFailure(otherwise + ": " + cause(e).getMessage(), cause(e));
    } catch (TimeoutException e) {
      throw new StartFailure(otherwise + " within " + longest.toSeconds() + " s", e);
    }
  }

  /** What made a stage fail, without the wrappings. */
  static Throwable cause(Throwable failure) {
    Throwable cause = failure;
    while ((cause instanceof CompletionException || cause instanceof ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
