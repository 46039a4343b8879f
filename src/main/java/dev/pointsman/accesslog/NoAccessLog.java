package dev.pointsman.accesslog;

import dev.pointsman.model.CloseCause;
import dev.pointsman.model.ConnectionView;

/** Writes nothing. */
enum NoAccessLog implements AccessLog {
  INSTANCE;

  @Override
  public void connected(ConnectionView connection) {}

  @Override
  public void alive(ConnectionView connection) {}

  @Override
  public void closed(ConnectionView connection, CloseCause cause, long durationNanos) {}

  @Override
  public void reopen() {}

  @Override
  public void close() {}
}
