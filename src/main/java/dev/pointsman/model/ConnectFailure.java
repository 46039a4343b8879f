package dev.pointsman.model;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Why a connection to a server could not be established. */
public enum ConnectFailure implements Labelled {
  /** Nothing listens there. */
  REFUSED("refused"),
  /** No answer in time. */
  TIMEOUT("timeout"),
  /** No way there, or the way says so. */
  UNREACHABLE("unreachable"),
  /** It was accepted and reset before use. */
  RESET("reset"),
  /** Anything else, such as no free local port. */
  OTHER("other");

  private static final int DEEPEST_CAUSE = 8;

  private final String label;

  ConnectFailure(String label) {
    this.label = label;
  }

  @Override
  public String label() {
    return label;
  }

  /**
   * What an exception of {@link java.net.Socket}, a channel or Pekko's TCP means. The JDK has one
   * class for several of them, so that the text of the operating system decides (strerror(3)).
   */
  public static ConnectFailure of(Throwable failure) {
    @Nullable Throwable at = failure;
    for (int depth = 0; at != null && depth < DEEPEST_CAUSE; depth++, at = at.getCause()) {
      ConnectFailure found = ofOne(at);
      if (found != OTHER) {
        return found;
      }
    }
    return OTHER;
  }

  private static ConnectFailure ofOne(Throwable failure) {
    if (failure instanceof SocketTimeoutException || failure instanceof TimeoutException) {
      return TIMEOUT;
    }
    if (failure instanceof NoRouteToHostException) {
      return UNREACHABLE;
    }
    String message = failure.getMessage();
    String text = message == null ? "" : message.toLowerCase(Locale.ROOT);
    if (text.contains("connection refused")) {
      return REFUSED;
    }
    if (text.contains("timed out") || text.contains("timeout")) {
      return TIMEOUT;
    }
    if (text.contains("unreachable") || text.contains("no route to host")) {
      return UNREACHABLE;
    }
    if (text.contains("connection reset") || text.contains("broken pipe")) {
      return RESET;
    }
    boolean socket = failure instanceof SocketException;
    return socket && failure.getClass() == ConnectException.class ? REFUSED : OTHER;
  }
}
