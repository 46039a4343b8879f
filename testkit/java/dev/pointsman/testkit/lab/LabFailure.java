package dev.pointsman.testkit.lab;

import org.jspecify.annotations.Nullable;

/**
 * The lab itself failed: a command did not do what it should. Nothing to do with what is tested.
 */
public final class LabFailure extends RuntimeException {
  @java.io.Serial private static final long serialVersionUID = 1;

  /** A failure in a sentence. */
  public LabFailure(String message) {
    super(message);
  }

  /** A failure in a sentence, with its cause if there is one. */
  public LabFailure(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
