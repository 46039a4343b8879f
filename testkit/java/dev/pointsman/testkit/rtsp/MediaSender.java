package dev.pointsman.testkit.rtsp;

import dev.pointsman.testkit.net.BytePattern;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Sends one player's media, each packet when it is due, and then an RTCP BYE (RFC 3550 section
 * 6.6), by which the player knows the end.
 *
 * <p>The BYE goes over the connection, interleaved, whatever way the media takes: it must not be
 * lost, and a testkit has no use for the port above.
 */
final class MediaSender {
  private static final int SSRC = 0x504f494e;

  private final PatternMedia media;
  private final Sink sink;
  private final Sink last;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final CountDownLatch done = new CountDownLatch(1);

  MediaSender(PatternMedia media, Sink sink, Sink last) {
    this.media = media;
    this.sink = sink;
    this.last = last;
  }

  void start(String name) {
    Thread.ofVirtual().name(name).start(this::run);
  }

  /** Stops, and returns once nothing more is sent. */
  void stop() throws InterruptedException {
    stopped.countDown();
    done.await();
  }

  /** A frame on the control connection (RFC 2326 section 10.12). */
  static byte[] interleave(int channel, byte[] packet) {
    return ByteBuffer.allocate(4 + packet.length)
        .put((byte) '$')
        .put((byte) channel)
        .putShort((short) packet.length)
        .put(packet)
        .array();
  }

  private void run() {
    try {
      long start = System.nanoTime();
      BytePattern pattern = new BytePattern(media.seed());
      for (int n = 0; n < media.packetCount(); n++) {
        long due = start + n * PatternMedia.PACKET_TIME.toNanos();
        if (stopped.await(Math.max(0, due - System.nanoTime()), TimeUnit.NANOSECONDS)) {
          return;
        }
        byte[] payload = new byte[PatternMedia.PACKET];
        pattern.fill(payload, 0, payload.length, (long) n * payload.length);
        long timestamp = (long) n * PatternMedia.PACKET;
        sink.send(new RtpPacket(0, n & 0xffff, timestamp, SSRC, payload).encode());
      }
      last.send(bye());
    } catch (IOException e) {
      // The player is gone, or its socket was closed under this thread: the session's own thread
      // reads the same connection, sees the same end, and is the one that judges it.
      stopped.countDown();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      done.countDown();
    }
  }

  private static byte[] bye() {
    return ByteBuffer.allocate(8)
        .put((byte) 0x81) // version 2, one source
        .put((byte) Rtcp.BYE)
        .putShort((short) 1) // 32-bit words after the first
        .putInt(SSRC)
        .array();
  }

  @FunctionalInterface
  interface Sink {
    void send(byte[] packet) throws IOException;
  }
}
