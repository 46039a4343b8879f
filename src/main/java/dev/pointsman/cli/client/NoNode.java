package dev.pointsman.cli.client;

import org.jspecify.annotations.Nullable;

/** There is no running node where one was looked for. */
public final class NoNode extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NoNode(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
