package dev.pointsman.accesslog;

import dev.pointsman.model.CloseCause;
import dev.pointsman.model.ConnectionView;
import java.util.Optional;

/**
 * One line of the log, before it is text.
 *
 * @param atEpochMillis when it was handed in
 * @param cause why the connection ended; empty while it lives
 * @param totalNanos since the connection was accepted
 */
record Line(
    Event event,
    long atEpochMillis,
    ConnectionView connection,
    Optional<CloseCause> cause,
    long totalNanos) {

  /** What the line tells of. */
  enum Event {
    CONNECT("connect"),
    ALIVE("alive"),
    CLOSE("close");

    private final String label;

    Event(String label) {
      this.label = label;
    }

    String label() {
      return label;
    }
  }
}
