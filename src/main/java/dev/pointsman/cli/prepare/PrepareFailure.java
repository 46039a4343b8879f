package dev.pointsman.cli.prepare;

/** Why a server could not be read or prepared, in words for its operator. */
public final class PrepareFailure extends Exception {
  private static final long serialVersionUID = 1L;

  PrepareFailure(String message) {
    super(message);
  }

  PrepareFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
