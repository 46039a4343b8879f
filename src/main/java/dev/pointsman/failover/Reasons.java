package dev.pointsman.failover;

import java.util.concurrent.CompletionException;

/** What a failure says, in one line. */
final class Reasons {
  private Reasons() {}

  static String of(Throwable failure) {
    Throwable cause = failure.getCause();
    if (failure instanceof CompletionException && cause != null) {
      return of(cause);
    }
    String message = failure.getMessage();
    return message == null ? failure.toString() : message;
  }
}
