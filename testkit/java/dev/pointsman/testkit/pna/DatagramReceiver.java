package dev.pointsman.testkit.pna;

import dev.pointsman.testkit.player.StatisticsRecorder;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;

/** Takes a player's datagrams until its clip has ended, or nothing came for too long. */
final class DatagramReceiver {
  /** Datagrams that were sent before the server's last word on TCP, and arrive after it. */
  private static final int LATE_MILLIS = 250;

  private final DatagramSocket socket;
  private final Duration silence;
  private final StatisticsRecorder recorder;
  private final Sink sink;
  private volatile boolean last;

  DatagramReceiver(
      DatagramSocket socket, Duration silence, StatisticsRecorder recorder, Sink sink) {
    this.socket = socket;
    this.silence = silence;
    this.recorder = recorder;
    this.sink = sink;
  }

  void lastOnesMayStillCome() {
    last = true;
  }

  void run() throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[65536], 65536);
    long heard = System.nanoTime();
    socket.setSoTimeout((int) Math.min(LATE_MILLIS, silence.toMillis()));
    while (true) {
      try {
        packet.setLength(65536);
        socket.receive(packet);
      } catch (SocketTimeoutException e) {
        if (last) {
          return;
        }
        if (System.nanoTime() - heard > silence.toNanos()) {
          throw new SocketTimeoutException("No datagram for " + silence.toMillis() + " ms.");
        }
        continue;
      } catch (SocketException e) {
        if (socket.isClosed()) {
          return;
        }
        throw e;
      }
      heard = System.nanoTime();
      recorder.mediaFrom((InetSocketAddress) packet.getSocketAddress());
      sink.accept(frame(packet));
    }
  }

  private static MediaFrame frame(DatagramPacket packet) throws IOException {
    DataInputStream in =
        new DataInputStream(new ByteArrayInputStream(packet.getData(), 0, packet.getLength()));
    int mark = in.readUnsignedByte();
    if (mark != MediaFrame.MARK) {
      throw new ProtocolException("byte " + mark + " where a datagram begins (expected: Z)");
    }
    return MediaFrame.readAfterMark(in);
  }

  @FunctionalInterface
  interface Sink {
    void accept(MediaFrame frame) throws IOException;
  }
}
