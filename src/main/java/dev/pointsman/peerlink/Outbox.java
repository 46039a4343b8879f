package dev.pointsman.peerlink;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What is to be sent to one peer: the newest payload, the older one being dropped, and one frame at
 * a time on its way, so that nothing old waits in the buffers of a slow connection.
 */
final class Outbox {
  private byte @Nullable [] latest;
  private long sent;
  private long heard;
  private long sentAt;
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

  /** A new connection begins; what was on its way on the last one is gone. */
  synchronized void connected() {
    connected = true;
    sent = 0;
    heard = 0;
  }

  /** The connection has ended: {@link #next} ends. */
  synchronized void disconnected() {
    connected = false;
    notifyAll();
  }

  /** What is to be sent next: a state, the farewell, or nothing as the connection has ended. */
  synchronized Optional<Frame> next() throws InterruptedException {
    while (connected && !closing && (latest == null || sent != heard)) {
      wait();
    }
    if (!connected) {
      return Optional.empty();
    }
    byte[] payload = latest;
    if (closing || payload == null) {
      return Optional.of(new Frame.Bye());
    }
    latest = null;
    sent++;
    sentAt = System.nanoTime();
    return Optional.of(new Frame.State(sent, payload));
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

  /** The number of the frame that is on its way and not yet heard. */
  synchronized OptionalLong unheard() {
    return sent == heard ? OptionalLong.empty() : OptionalLong.of(sent);
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
