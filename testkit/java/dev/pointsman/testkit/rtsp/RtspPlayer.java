package dev.pointsman.testkit.rtsp;

import dev.pointsman.testkit.player.EndCause;
import dev.pointsman.testkit.player.MediaPath;
import dev.pointsman.testkit.player.MediaUrl;
import dev.pointsman.testkit.player.PlayerSettings;
import dev.pointsman.testkit.player.PlayerStatistics;
import dev.pointsman.testkit.player.StatisticsRecorder;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A player that speaks RTSP: OPTIONS, DESCRIBE, SETUP of the first stream, PLAY; it counts, and
 * verifies where the SDP says that it can, what comes.
 *
 * <p>{@link #play()} returns at once; {@link #statistics()} may be asked at any time and from any
 * thread. A player plays once.
 */
public final class RtspPlayer implements AutoCloseable {
  private static final int CHANNEL = 0;

  private final MediaUrl url;
  private final PlayerSettings settings;
  private final StatisticsRecorder recorder;
  private final Socket socket = new Socket();

  /** A player of that URL. */
  public RtspPlayer(MediaUrl url, PlayerSettings settings) {
    this.url = url;
    this.settings = settings;
    this.recorder = new StatisticsRecorder(url.toString(), url.address(), settings.path());
  }

  /** Dials and plays, on a thread of its own. */
  public RtspPlayer play() {
    Thread.ofVirtual().name("rtsp-player").start(this::run);
    return this;
  }

  /** The figures now. */
  public PlayerStatistics statistics() {
    return recorder.statistics();
  }

  /** Waits for the end; whether it came within the time. */
  public boolean awaitEnd(Duration atMost) throws InterruptedException {
    return recorder.awaitEnd(atMost);
  }

  /** Hangs up, unless it has ended. */
  public void stop() throws IOException {
    recorder.end(EndCause.STOPPED, "Stopped.");
    socket.close();
  }

  /** The same as {@link #stop()}. */
  @Override
  public void close() throws IOException {
    stop();
  }

  private void run() {
    try (socket) {
      socket.connect(url.address(), (int) settings.connectTimeout().toMillis());
      socket.setTcpNoDelay(true);
      socket.setSoTimeout((int) settings.silence().toMillis());
      recorder.connected();
      RtspConversation talk = new RtspConversation(socket);
      if (settings.path() == MediaPath.TCP) {
        playInterleaved(talk);
      } else {
        playDatagrams(talk);
      }
    } catch (IOException e) {
      recorder.end(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      recorder.end(EndCause.STOPPED, "Interrupted.");
    }
  }

  private void playInterleaved(RtspConversation talk) throws IOException {
    RtpCounter counter = setUp(talk, new Transport(MediaPath.TCP, CHANNEL));
    talk.onInterleaved(
        (channel, packet) -> {
          if (channel == CHANNEL) {
            counter.count(packet, packet.length);
          }
        });
    request(talk, "PLAY", url.toString(), Map.of("Range", "npt=0.000-"));
    talk.readUntilBye();
    ended(talk);
  }

  private void playDatagrams(RtspConversation talk) throws IOException, InterruptedException {
    try (RtpPorts ports = RtpPorts.open(socket.getLocalAddress())) {
      RtpCounter counter = setUp(talk, new Transport(MediaPath.UDP, ports.rtpPort()));
      AtomicLong heard = new AtomicLong(System.nanoTime());
      ports.receive(
          (packet, length, from) -> {
            heard.set(System.nanoTime());
            recorder.mediaFrom((InetSocketAddress) from);
            counter.count(packet, length);
          },
          e -> {
            recorder.end(e);
            hangUp();
          });
      request(talk, "PLAY", url.toString(), Map.of("Range", "npt=0.000-"));
      // The connection is silent while datagrams come: what counts is the silence of both.
      boolean bye = false;
      while (!bye) {
        try {
          talk.readUntilBye();
          bye = true;
        } catch (SocketTimeoutException e) {
          if (System.nanoTime() - heard.get() > settings.silence().toNanos()) {
            throw new SocketTimeoutException(
                "No datagram for " + settings.silence().toMillis() + " ms.");
          }
        }
      }
      ports.awaitLate();
      ended(talk);
    }
  }

  private void ended(RtspConversation talk) throws IOException {
    recorder.end(EndCause.END_OF_CLIP, "The server said good-bye.");
    talk.send("TEARDOWN", url.toString(), Map.of());
  }

  private RtpCounter setUp(RtspConversation talk, Transport transport) throws IOException {
    request(talk, "OPTIONS", url.toString(), Map.of());
    RtspMessage described =
        request(talk, "DESCRIBE", url.toString(), Map.of("Accept", "application/sdp"));
    Sdp sdp = Sdp.parse(described, url.toString());
    request(talk, "SETUP", sdp.control(), Map.of("Transport", transport.request()));
    return new RtpCounter(sdp.pattern(), recorder);
  }

  private RtspMessage request(
      RtspConversation talk, String method, String target, Map<String, String> headers)
      throws IOException {
    RtspMessage answer = talk.request(method, target, headers);
    answer.header("Server").ifPresent(recorder::answeredBy);
    if (!answer.word(1).equals("200")) {
      recorder.end(EndCause.DECLINED, method + ": " + answer.startLine());
      throw new EOFException("The server declined.");
    }
    return answer;
  }

  private void hangUp() {
    try {
      socket.close();
    } catch (IOException e) {
      recorder.end(e);
    }
  }
}
