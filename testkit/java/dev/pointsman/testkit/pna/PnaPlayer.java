package dev.pointsman.testkit.pna;

import dev.pointsman.testkit.player.EndCause;
import dev.pointsman.testkit.player.MediaPath;
import dev.pointsman.testkit.player.MediaUrl;
import dev.pointsman.testkit.player.PlayerSettings;
import dev.pointsman.testkit.player.PlayerStatistics;
import dev.pointsman.testkit.player.StatisticsRecorder;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * A player that speaks PNA: it dials, asks for a clip, and counts and verifies what comes.
 *
 * <p>{@link #play()} returns at once; {@link #statistics()} may be asked at any time and from any
 * thread. A player plays once.
 */
public final class PnaPlayer implements AutoCloseable {
  private static final int KEEP_ALIVE_EVERY = 43;

  private final MediaUrl url;
  private final PlayerSettings settings;
  private final StatisticsRecorder recorder;
  private final Consumer<MediaFrame> listener;
  private final Socket socket = new Socket();

  /** A player of that URL. */
  public PnaPlayer(MediaUrl url, PlayerSettings settings) {
    this(url, settings, frame -> {});
  }

  /**
   * A player of that URL whose every frame goes to a listener, on the player's own thread.
   *
   * @param listener must not block for long: what it delays comes late
   */
  public PnaPlayer(MediaUrl url, PlayerSettings settings, Consumer<MediaFrame> listener) {
    this.url = url;
    this.settings = settings;
    this.listener = listener;
    this.recorder = new StatisticsRecorder(url.toString(), url.address(), settings.path());
  }

  /** Dials and plays, on a thread of its own. */
  public PnaPlayer play() {
    Thread.ofVirtual().name("pna-player").start(this::run);
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
      recorder.connected();
      if (settings.path() == MediaPath.TCP) {
        playOverTcp();
      } else {
        playOverUdp();
      }
    } catch (IOException e) {
      recorder.end(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      recorder.end(EndCause.STOPPED, "Interrupted.");
    }
  }

  private void playOverTcp() throws IOException {
    socket.setSoTimeout((int) settings.silence().toMillis());
    DataInputStream in = request(0);
    PnaGreeting greeting = greeting(in);
    FrameCounter counter = new FrameCounter(greeting, recorder);
    while (true) {
      int tag = in.readUnsignedByte();
      if (tag == 'X') {
        recorder.end(EndCause.END_OF_CLIP, PnaGreeting.text(in));
        return;
      }
      if (tag != MediaFrame.MARK) {
        throw new ProtocolException("byte " + tag + " where a frame begins (expected: Z or X)");
      }
      accept(counter, MediaFrame.readAfterMark(in));
    }
  }

  private void playOverUdp() throws IOException, InterruptedException {
    InetSocketAddress own = new InetSocketAddress(socket.getLocalAddress(), 0);
    try (DatagramSocket datagrams = new DatagramSocket(own)) {
      DataInputStream in = request(datagrams.getLocalPort());
      socket.setSoTimeout((int) settings.silence().toMillis());
      FrameCounter counter = new FrameCounter(greeting(in), recorder);
      socket.setSoTimeout(0); // from here on the datagrams tell whether the stream lives
      DatagramReceiver receiver =
          new DatagramReceiver(datagrams, settings.silence(), recorder, f -> accept(counter, f));
      Thread receiving = Thread.ofVirtual().name("pna-datagrams").start(() -> receive(receiver));
      int tag = in.read();
      if (tag < 0) {
        throw new EOFException("The server ended the connection.");
      }
      if (tag != 'X') {
        throw new ProtocolException("byte " + tag + " beside datagrams (expected: X)");
      }
      String text = PnaGreeting.text(in);
      receiver.lastOnesMayStillCome();
      receiving.join();
      counter.clipEnded();
      recorder.end(EndCause.END_OF_CLIP, text);
    }
  }

  private void receive(DatagramReceiver receiver) {
    try {
      receiver.run();
    } catch (IOException e) {
      recorder.end(e);
    } finally {
      hangUpIfEnded();
    }
  }

  private void hangUpIfEnded() {
    if (recorder.statistics().ended()) {
      try {
        socket.close();
      } catch (IOException e) {
        recorder.end(e);
      }
    }
  }

  private DataInputStream request(int udpPort) throws IOException {
    socket.getOutputStream().write(PnaRequest.of("/" + url.path(), udpPort).encode());
    return new DataInputStream(new BufferedInputStream(socket.getInputStream(), 16 * 1024));
  }

  private PnaGreeting greeting(DataInputStream in) throws IOException {
    PnaGreeting greeting = PnaGreeting.read(in, recorder::answeredBy);
    if (greeting.declined()) {
      recorder.end(EndCause.DECLINED, greeting.message());
      throw new EOFException("The server declined.");
    }
    return greeting;
  }

  private void accept(FrameCounter counter, MediaFrame frame) throws IOException {
    if (counter.count(frame) % KEEP_ALIVE_EVERY == KEEP_ALIVE_EVERY - 1) {
      socket.getOutputStream().write('!');
    }
    listener.accept(frame);
  }
}
