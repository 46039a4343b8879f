package dev.pointsman.accesslog;

import dev.pointsman.model.CloseCause;
import dev.pointsman.model.ConnectionView;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands lines to a {@link LineWriter} on a thread of its own. */
final class FileAccessLog implements AccessLog {
  private static final Logger LOG = LoggerFactory.getLogger(FileAccessLog.class);

  /** A second or two of a busy node; a few megabytes. */
  private static final int QUEUE = 8192;

  /** What a disk that hangs may delay shutting down by. */
  private static final long CLOSE_MILLIS = 2000;

  private final InstantSource clock;
  private final LineWriter writer;
  private final Thread thread;

  FileAccessLog(LogFile file, int queue, InstantSource clock) {
    this.clock = clock;
    writer = new LineWriter(file, queue);
    thread = Thread.ofPlatform().daemon().name("access-log").start(writer);
  }

  static FileAccessLog open(Path path) throws IOException {
    return new FileAccessLog(AppendedFile.open(path), QUEUE, InstantSource.system());
  }

  @Override
  public void connected(ConnectionView connection) {
    living(Line.Event.CONNECT, connection);
  }

  @Override
  public void alive(ConnectionView connection) {
    living(Line.Event.ALIVE, connection);
  }

  @Override
  public void closed(ConnectionView connection, CloseCause cause, long durationNanos) {
    writer.offer(
        new Line(Line.Event.CLOSE, clock.millis(), connection, Optional.of(cause), durationNanos));
  }

  @Override
  public void reopen() {
    writer.reopen();
  }

  @Override
  public void close() {
    writer.finish();
    try {
      thread.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      LOG.error("access log: not all lines were written within {} ms", CLOSE_MILLIS);
    }
  }

  private void living(Line.Event event, ConnectionView connection) {
    long now = clock.millis();
    long total = TimeUnit.MILLISECONDS.toNanos(now - connection.startedEpochMillis());
    writer.offer(new Line(event, now, connection, Optional.empty(), total));
  }
}
