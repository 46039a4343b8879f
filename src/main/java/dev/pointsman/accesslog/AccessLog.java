package dev.pointsman.accesslog;

import dev.pointsman.model.CloseCause;
import dev.pointsman.model.ConnectionView;

/**
 * The log of connections. No call waits for the disk; one that finds the queue full drops its line
 * and counts it.
 */
public interface AccessLog extends AutoCloseable {
  /** A server was chosen and connected to. */
  void connected(ConnectionView connection);

  /** The connection is still there; called at intervals. */
  void alive(ConnectionView connection);

  /**
   * The connection has ended, or was refused.
   *
   * @param durationNanos since it was accepted from the listener
   */
  void closed(ConnectionView connection, CloseCause cause, long durationNanos);

  /** Opens the file anew under its name, after lines already handed in; for logrotate(8). */
  void reopen();

  /** Writes what is queued and closes the file. Calls after it do nothing. */
  @Override
  void close();

  /** A log that writes nothing. */
  static AccessLog none() {
    return NoAccessLog.INSTANCE;
  }
}
