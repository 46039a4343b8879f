package dev.pointsman.peerlink;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What is to be sent to one peer: the newest payload, the older one being dropped, and batches,
 * none of which is dropped. One frame of each kind is on its way at a time, so that nothing old
 * waits in the buffers of a slow connection; the payload goes first.
 */
final class Outbox {
  private byte @Nullable [] latest;
  private long sent;
  private long heard;
  private long sentAt;
  private byte @Nullable [] batch;
  private long batches;
  private long taken;
  private boolean connected;
  private boolean hurried;
  private boolean closing;

  /** Puts in a payload; true when one that was not sent is dropped for it. Never blocks. */
  synchronized boolean publish(byte[] payload) {
    boolean replaced = latest != null;
    latest = payload;
    notifyAll();
    return replaced;
  }

  /** Puts in a batch; false when there is no connection or one is not taken yet. Never blocks. */
  synchronized boolean send(byte[] payload) {
    if (!connected || batch != null || batches != taken) {
      return false;
    }
    batch = payload;
    notifyAll();
    return true;
  }

  /** A new connection begins; what was on its way on the last one is gone. */
  synchronized void connected() {
    connected = true;
    sent = 0;
    heard = 0;
    batch = null;
    batches = 0;
    taken = 0;
  }

  /** The connection has ended: {@link #next} ends. */
  synchronized void disconnected() {
    connected = false;
    notifyAll();
  }

  /** What is to be sent next: a state, the farewell, or nothing as the connection has ended. */
  synchronized Optional<Frame> next() throws InterruptedException {
    while (connected && !closing && !stateDue() && batch == null) {
      wait();
    }
    if (!connected) {
      return Optional.empty();
    }
    if (closing) {
      return Optional.of(new Frame.Bye());
    }
    byte[] payload = latest;
    byte[] waiting = batch;
    if (payload == null || !stateDue()) {
      batch = null;
      batches++;
      return Optional.of(new Frame.Batch(batches, Objects.requireNonNull(waiting)));
    }
    latest = null;
    sent++;
    sentAt = System.nanoTime();
    return Optional.of(new Frame.State(sent, payload));
  }

  private boolean stateDue() {
    return latest != null && sent == heard;
  }

  /** Whether it is the batch on its way that was taken. */
  synchronized boolean taken(long sequence) {
    if (sequence != batches || batches == taken) {
      return false;
    }
    taken = sequence;
    return true;
  }

  /** The time from sending to now, when it is the frame on its way that was heard. */
  synchronized Optional<Duration> heard(long sequence) {
    if (sequence != sent || sent == heard) {
      return Optional.empty();
    }
    heard = sequence;
    notifyAll();
    return Optional.of(Duration.ofNanos(System.nanoTime() - sentAt));
  }

  /**
   * How many frames were heard or taken, while one is on its way that is not: as long as this stays
   * the same, the peer says nothing.
   */
  synchronized OptionalLong unheard() {
    return sent == heard && batches == taken
        ? OptionalLong.empty()
        : OptionalLong.of(heard + taken);
  }

  /** Nothing more is to be sent but a farewell. */
  synchronized void close() {
    closing = true;
    notifyAll();
  }

  synchronized boolean closing() {
    return closing;
  }

  /** Waits for {@code time}, or until this is closed. */
  synchronized void pause(Duration time) throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos();
        left > 0 && !closing && !hurried;
        left = end - System.nanoTime()) {
      Duration rest = Duration.ofNanos(left);
      wait(rest.toMillis(), rest.toNanosPart() % 1_000_000);
    }
    hurried = false;
  }

  /** Ends a {@link #pause}, or keeps the next one from happening. */
  synchronized void hurry() {
    hurried = true;
    notifyAll();
  }
}
