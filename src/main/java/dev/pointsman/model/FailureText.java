package dev.pointsman.model;

/** What a failure says, in one line: its root cause, without what wrapped it on its way. */
public final class FailureText {
  private FailureText() {}

  /** The message of the root cause, or its class where it has none. */
  public static String of(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.toString() : root.getMessage();
  }
}
