package dev.pointsman.peerlink;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * How a link ended.
 *
 * @param reason the kind
 * @param detail in words
 */
record Ending(CloseReason reason, String detail) {
  static final Ending PLANNED = new Ending(CloseReason.PLANNED, "the peer said farewell");

  /** What a failed read or write says of the peer. */
  static Ending of(IOException failure) {
    String message = String.valueOf(failure.getMessage());
    if (failure instanceof BadFrame) {
      return new Ending(CloseReason.GARBAGE, "the peer sent " + message);
    }
    if (failure instanceof EOFException) {
      return new Ending(CloseReason.PROCESS_GONE, "the connection ended without a farewell");
    }
    if (ofAProcessGone(failure) || ofAProcessGone(failure.getCause())) {
      return new Ending(CloseReason.PROCESS_GONE, message);
    }
    return failure instanceof SSLException
        ? new Ending(CloseReason.GARBAGE, "TLS: " + message)
        : new Ending(CloseReason.NETWORK, message);
  }

  /** A kernel answers so for a process that is gone; other errors come from routers and timers. */
  private static boolean ofAProcessGone(@Nullable Throwable failure) {
    String message =
        failure == null ? "" : String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    return failure instanceof EOFException
        || (failure instanceof SocketException
            && (message.contains("connection reset") || message.contains("broken pipe")));
  }
}
