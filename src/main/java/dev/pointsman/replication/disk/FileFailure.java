package dev.pointsman.replication.disk;

import dev.pointsman.model.FailureText;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import org.jspecify.annotations.Nullable;

/** What the operating system said of a file, without the path that the message has already. */
final class FileFailure {
  private FileFailure() {}

  static String text(IOException failure) {
    if (failure instanceof AccessDeniedException) {
      return "permission denied";
    }
    @Nullable String reason = failure instanceof FileSystemException file ? file.getReason() : null;
    return reason == null ? FailureText.of(failure) : reason;
  }
}
