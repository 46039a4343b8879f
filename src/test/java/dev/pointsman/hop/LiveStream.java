package dev.pointsman.hop;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A connection on which a line is said, and said back, fifty times a second. */
final class LiveStream implements AutoCloseable {
  private static final int EACH_MILLIS = 20;

  private final Socket socket;
  private final Thread thread;
  private volatile String greeting = "";
  private volatile long answers;
  private volatile Optional<Exception> failure = Optional.empty();
  private volatile boolean ending;

  LiveStream(Socket socket) {
    this.socket = socket;
    this.thread = Thread.ofPlatform().daemon().start(this::run);
  }

  private void run() {
    try {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      greeting = String.valueOf(in.readLine());
      for (long number = 0; !ending; number++) {
        socket.getOutputStream().write((number + "\n").getBytes(StandardCharsets.US_ASCII));
        String answer = in.readLine();
        if (!String.valueOf(number).equals(answer)) {
          throw new IOException("said " + number + ", and heard " + answer);
        }
        answers = number + 1;
        Thread.sleep(EACH_MILLIS);
      }
    } catch (IOException | InterruptedException e) {
      if (!ending) {
        failure = Optional.of(e);
      }
    }
  }

  /** The client's. */
  int port() {
    return socket.getLocalPort();
  }

  /** Its server's name, once it was heard. */
  String server() {
    return greeting.split(" ", 2)[0];
  }

  /** How many answers came. */
  long answers() {
    return answers;
  }

  /** Why it ended, if it did. */
  Optional<Exception> failure() {
    return failure;
  }

  @Override
  public void close() throws IOException {
    ending = true;
    socket.close();
    thread.interrupt();
  }
}
