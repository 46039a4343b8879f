package dev.pointsman.testkit.demo;

import org.jspecify.annotations.Nullable;

/** The demo cannot go on; the message is for the person who watches it, and ends with a remedy. */
final class DemoFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DemoFailure(String message) {
    this(message, null);
  }

  DemoFailure(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
