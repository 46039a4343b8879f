package dev.pointsman.testkit.rtsp;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A player's pair of ports, RTP on an even one and RTCP above it (RFC 3550 section 11). */
final class RtpPorts implements AutoCloseable {
  private static final int ATTEMPTS = 50;

  /** Datagrams that were sent before the BYE on the connection, and arrive after it. */
  private static final int LATE_MILLIS = 250;

  private final DatagramSocket rtp;
  private final DatagramSocket rtcp;
  private final CountDownLatch done = new CountDownLatch(1);
  private volatile boolean last;

  private RtpPorts(DatagramSocket rtp, DatagramSocket rtcp) {
    this.rtp = rtp;
    this.rtcp = rtcp;
  }

  /** Opens two neighbours; the kernel proposes the first, so a few attempts may be needed. */
  static RtpPorts open(InetAddress own) throws SocketException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      DatagramSocket rtp = new DatagramSocket(new InetSocketAddress(own, 0));
      DatagramSocket rtcp = rtp.getLocalPort() % 2 == 0 ? neighbour(own, rtp) : null;
      if (rtcp != null) {
        return new RtpPorts(rtp, rtcp);
      }
      rtp.close();
    }
    throw new BindException("no two neighbouring ports in " + ATTEMPTS + " attempts on " + own);
  }

  int rtpPort() {
    return rtp.getLocalPort();
  }

  /** Takes datagrams on a thread of its own until closed, or until the late ones are in. */
  void receive(Receiver receiver, Consumer<IOException> onFailure) {
    Thread.ofVirtual().name("rtp-datagrams").start(() -> run(receiver, onFailure));
  }

  /** Returns once nothing has come for a quarter of a second. */
  void awaitLate() throws InterruptedException {
    last = true;
    done.await();
  }

  @Override
  public void close() {
    rtp.close();
    rtcp.close();
  }

  private void run(Receiver receiver, Consumer<IOException> onFailure) {
    byte[] buffer = new byte[65536];
    DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
    try {
      rtp.setSoTimeout(LATE_MILLIS);
      while (true) {
        try {
          packet.setLength(buffer.length);
          rtp.receive(packet);
          receiver.packet(buffer, packet.getLength(), packet.getSocketAddress());
        } catch (SocketTimeoutException e) {
          if (last) {
            return;
          }
        }
      }
    } catch (IOException e) {
      if (!rtp.isClosed()) {
        onFailure.accept(e);
      }
    } finally {
      done.countDown();
    }
  }

  private static @Nullable DatagramSocket neighbour(InetAddress own, DatagramSocket rtp) {
    try {
      return new DatagramSocket(new InetSocketAddress(own, rtp.getLocalPort() + 1));
    } catch (SocketException e) {
      return null; // taken by another process: the caller tries the next pair
    }
  }

  @FunctionalInterface
  interface Receiver {
    void packet(byte[] bytes, int length, SocketAddress from) throws IOException;
  }
}
