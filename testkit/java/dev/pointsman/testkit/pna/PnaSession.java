package dev.pointsman.testkit.pna;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** One player's connection at a {@link PnaServer}. */
final class PnaSession {
  static final String END_OF_CLIP = "End of clip.";

  /** What mplayer reads between the headers and the media: eight bytes, then sixty-four. */
  static final int CHALLENGE = 72;

  private static final int REQUEST_TIMEOUT_MILLIS = 10_000;

  /** How long a player may stay after the end; mplayer never ends when the server goes first. */
  private static final int LINGER_SECONDS = 60;

  private final String name;
  private final Function<String, Optional<Clip>> library;
  private final Socket connection;
  private final CountDownLatch gone = new CountDownLatch(1);

  PnaSession(String name, Function<String, Optional<Clip>> library, Socket connection) {
    this.name = name;
    this.library = library;
    this.connection = connection;
  }

  void run() throws IOException, InterruptedException {
    DataInputStream in = new DataInputStream(new BufferedInputStream(connection.getInputStream()));
    DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(connection.getOutputStream()));
    connection.setSoTimeout(REQUEST_TIMEOUT_MILLIS);
    if (!speaks(in)) {
      return;
    }
    PnaRequest request = PnaRequest.read(in);
    connection.setSoTimeout(0);
    String path = request.path().startsWith("/") ? request.path().substring(1) : request.path();
    Optional<Clip> clip = library.apply(path);
    greet(request, out);
    if (clip.isEmpty()) {
      message(out, "There is no clip \"" + path + "\".");
      out.writeByte('F');
      out.writeByte(0);
      out.flush();
      return;
    }
    Thread.ofVirtual().name(name + "-keepalives").start(() -> readUntilGone(in));
    try {
      play(clip.get(), request, out);
      if (gone.getCount() > 0) {
        message(out, END_OF_CLIP);
        out.flush();
        gone.await(LINGER_SECONDS, TimeUnit.SECONDS);
      }
    } catch (SocketException e) {
      // A player may go at any moment, between two packets or in the middle of one: that is how
      // every live stream ends. It is a failure only if its side of the connection still stands.
      if (!gone.await(1, TimeUnit.SECONDS)) {
        throw e;
      }
    }
  }

  /** Whether the peer says anything; a health check over TCP only connects and goes. */
  private static boolean speaks(DataInputStream in) throws IOException {
    in.mark(1);
    try {
      if (in.read() < 0) {
        return false;
      }
    } catch (SocketException e) {
      return false;
    }
    in.reset();
    return true;
  }

  private void greet(PnaRequest request, DataOutputStream out) throws IOException {
    out.writeBytes("PNA");
    out.writeShort(10);
    out.writeInt(0);
    out.writeByte('O');
    out.writeByte(2);
    out.writeShort(0);
    if (request.items().containsKey(PnaRequest.TELL_NAME)) {
      message(out, name);
    }
  }

  private void play(Clip clip, PnaRequest request, DataOutputStream out)
      throws IOException, InterruptedException {
    for (byte[] chunk : clip.headers()) {
      out.writeByte('r');
      out.writeShort(0);
      out.write(chunk);
    }
    out.write(new byte[CHALLENGE]);
    out.flush();
    if (request.udpPort() == 0) {
      pace(
          clip,
          frame -> {
            out.write(frame);
            out.flush();
          });
      return;
    }
    InetSocketAddress player =
        new InetSocketAddress(connection.getInetAddress(), request.udpPort());
    InetSocketAddress own = new InetSocketAddress(connection.getLocalAddress(), 0);
    try (DatagramSocket socket = new DatagramSocket(own)) {
      pace(clip, frame -> socket.send(new DatagramPacket(frame, frame.length, player)));
    }
  }

  /** Sends each packet when it is due, until the last one or until the player is gone. */
  private void pace(Clip clip, FrameSink sink) throws IOException, InterruptedException {
    Map<Integer, Integer> indices = new HashMap<>();
    long start = System.nanoTime();
    for (MediaPacket packet : clip.packets()) {
      long wait = start + TimeUnit.MILLISECONDS.toNanos(packet.timestamp()) - System.nanoTime();
      if (gone.await(Math.max(0, wait), TimeUnit.NANOSECONDS)) {
        return;
      }
      int next = indices.merge(packet.stream(), 1, Integer::sum);
      sink.send(MediaFrame.encode(packet, next - 1));
    }
  }

  /** A player sends keep-alives only; what matters is when it stops being there. */
  private void readUntilGone(DataInputStream in) {
    byte[] scratch = new byte[64];
    try {
      int read = in.read(scratch);
      while (read >= 0) {
        read = in.read(scratch);
      }
    } catch (IOException e) {
      // Reset by the player, or closed by kill(): gone either way, which is all that is asked here.
    } finally {
      gone.countDown();
    }
  }

  private static void message(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(ISO_8859_1);
    out.writeByte('X');
    out.writeShort(bytes.length);
    out.write(bytes);
  }

  @FunctionalInterface
  private interface FrameSink {
    void send(byte[] frame) throws IOException;
  }
}
