package dev.pointsman.transport;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What one connection has carried so far. Written by the stream's thread alone, read by any.
 *
 * <p>Opaque access instead of atomics: there is one writer, so that an addition needs no lock
 * prefix, and a reader needs a value that was true a moment ago, not the last one.
 */
public final class Traffic {
  private static final VarHandle UP = handle("bytesUp");
  private static final VarHandle DOWN = handle("bytesDown");
  private static final VarHandle LAST = handle("lastByteNanos");

  private long bytesUp;
  private long bytesDown;

  @SuppressWarnings("UnusedVariable") // read through its handle only
  private long lastByteNanos;

  /**
   * @param nowNanos {@link System#nanoTime()} of the start, which counts as the last byte
   */
  public Traffic(long nowNanos) {
    this.lastByteNanos = nowNanos;
  }

  void up(int bytes, long nowNanos) {
    UP.setOpaque(this, bytesUp + bytes);
    LAST.setOpaque(this, nowNanos);
  }

  void down(int bytes, long nowNanos) {
    DOWN.setOpaque(this, bytesDown + bytes);
    LAST.setOpaque(this, nowNanos);
  }

  /** Bytes read from the client. */
  public long bytesUp() {
    return (long) UP.getOpaque(this);
  }

  /** Bytes read from the server. */
  public long bytesDown() {
    return (long) DOWN.getOpaque(this);
  }

  /** When the last byte passed, as {@link System#nanoTime()} counts. */
  public long lastByteNanos() {
    return (long) LAST.getOpaque(this);
  }

  private static VarHandle handle(String field) {
    try {
      return MethodHandles.lookup().findVarHandle(Traffic.class, field, long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
