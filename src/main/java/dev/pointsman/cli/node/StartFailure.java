package dev.pointsman.cli.node;

/**
 * A scheduler node could not be started. The message is for an operator: it names what failed, the
 * key that configures it, and what is expected.
 */
public final class StartFailure extends Exception {
  private static final long serialVersionUID = 1L;

  StartFailure(String message, Throwable cause) {
    super(message, cause);
  }

  StartFailure(String message) {
    super(message);
  }
}
