package dev.pointsman.metrics;

import dev.pointsman.model.AdminState;
import dev.pointsman.model.ConnectFailure;

/** Measures one server: connecting to it, its health and what an operator wants of it. */
public interface ServerMeter {
  /** A connection for a client was established, in so long. */
  void connected(long connectNanos);

  /** A connection for a client could not be established. */
  void connectFailed(ConnectFailure reason);

  /** A health check was answered, well or badly, or not answered, in so long. */
  void probed(boolean passed, long nanos);

  /**
   * Its health changed.
   *
   * @param from the label of the state left
   * @param to the label of the state entered
   */
  void healthChanged(String from, String to);

  /** Its state is now this; called at the start, too. */
  void state(boolean healthy, AdminState admin);
}
