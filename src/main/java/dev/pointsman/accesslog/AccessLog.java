package dev.pointsman.accesslog;

import dev.pointsman.model.CloseCause;
import dev.pointsman.model.ConnectionView;
import java.io.IOException;
import java.nio.file.Path;

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

  /**
   * Opens the file anew under its name, as logrotate(8) needs it after it moved the old one. No
   * line is lost by it; those just handed in may go to either file.
   */
  void reopen();

  /** Writes what is queued and closes the file. Calls after it do nothing. */
  @Override
  void close();

  /**
   * A log that appends to a file, which is made if it is missing; its directory is not.
   *
   * @throws IOException with the path, the reason and what is expected if it cannot be opened
   */
  static AccessLog toFile(Path file) throws IOException {
    return FileAccessLog.open(file);
  }

  /** A log that writes nothing. */
  static AccessLog none() {
    return NoAccessLog.INSTANCE;
  }
}
