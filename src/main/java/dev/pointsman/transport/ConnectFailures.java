package dev.pointsman.transport;

import dev.pointsman.model.ConnectFailure;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Sorts what goes wrong when a connection is established. */
final class ConnectFailures {
  private static final int DEEPEST_CAUSE = 8;

  private ConnectFailures() {}

  /**
   * What an exception of {@link java.net.Socket} or a channel means. The JDK has one class for
   * several of them, so that the text of the operating system decides (strerror(3)).
   */
  static ConnectFailure of(Throwable failure) {
    @Nullable Throwable at = failure;
    for (int depth = 0; at != null && depth < DEEPEST_CAUSE; depth++, at = at.getCause()) {
      ConnectFailure found = ofOne(at);
      if (found != ConnectFailure.OTHER) {
        return found;
      }
    }
    return ConnectFailure.OTHER;
  }

  private static ConnectFailure ofOne(Throwable failure) {
    if (failure instanceof SocketTimeoutException || failure instanceof TimeoutException) {
      return ConnectFailure.TIMEOUT;
    }
    if (failure instanceof NoRouteToHostException) {
      return ConnectFailure.UNREACHABLE;
    }
    String message = failure.getMessage();
    String text = message == null ? "" : message.toLowerCase(Locale.ROOT);
    if (FileDescriptors.isMeantBy(text)) {
      return ConnectFailure.NO_DESCRIPTOR;
    }
    if (text.contains("connection refused")) {
      return ConnectFailure.REFUSED;
    }
    if (text.contains("timed out") || text.contains("timeout")) {
      return ConnectFailure.TIMEOUT;
    }
    if (text.contains("unreachable") || text.contains("no route to host")) {
      return ConnectFailure.UNREACHABLE;
    }
    if (text.contains("connection reset") || text.contains("broken pipe")) {
      return ConnectFailure.RESET;
    }
    boolean socket = failure instanceof SocketException;
    return socket && failure.getClass() == ConnectException.class
        ? ConnectFailure.REFUSED
        : ConnectFailure.OTHER;
  }
}
