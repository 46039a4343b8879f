package dev.pointsman.transport;

import dev.pointsman.model.Labelled;
import org.jspecify.annotations.Nullable;

/** Why a server did not accept a connection. */
public enum ConnectFailure implements Labelled {
  REFUSED("refused"),
  TIMEOUT("timeout"),
  UNREACHABLE("unreachable"),
  RESET("reset"),
  OTHER("other");

  private final String label;

  ConnectFailure(String label) {
    this.label = label;
  }

  @Override
  public String label() {
    return label;
  }

  /** Sorts what the operating system said, which the JDK passes on as text alone. */
  static ConnectFailure of(Throwable failure) {
    for (@Nullable Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof java.net.NoRouteToHostException) {
        return UNREACHABLE;
      }
      String message = String.valueOf(t.getMessage());
      if (message.contains("onnection refused")) {
        return REFUSED;
      }
      if (message.contains("timed out") || message.contains("timeout")) {
        return TIMEOUT;
      }
      if (message.contains("unreachable") || message.contains("No route")) {
        return UNREACHABLE;
      }
      if (message.contains("reset")) {
        return RESET;
      }
    }
    return OTHER;
  }
}
