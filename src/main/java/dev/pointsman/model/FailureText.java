package dev.pointsman.model;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import org.jspecify.annotations.Nullable;

/** What a failure says, in one line: its root cause, without what wrapped it on its way. */
public final class FailureText {
  private FailureText() {}

  /**
   * The line. Of a failure of the file system, it is the reason alone, as whoever logs it has named
   * the file.
   */
  public static String of(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    if (root instanceof AccessDeniedException) {
      return "permission denied";
    }
    @Nullable String reason =
        root instanceof FileSystemException file ? file.getReason() : root.getMessage();
    return reason == null ? root.toString() : reason;
  }
}
