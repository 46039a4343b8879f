package dev.pointsman.replication.disk;

/**
 * State on disk that cannot be used; the message names the file, what is wrong with it and what to
 * do.
 */
public final class StateException extends Exception {
  private static final long serialVersionUID = 1;

  StateException(String message) {
    super(message);
  }

  StateException(String message, Throwable cause) {
    super(message, cause);
  }
}
