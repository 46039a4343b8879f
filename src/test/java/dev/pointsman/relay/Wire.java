package dev.pointsman.relay;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.pointsman.testkit.net.BytePattern;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;

/** What tests do with sockets; no read waits for ever. */
final class Wire {
  static final int PATIENCE_MILLIS = 10_000;
  private static final int CHUNK = 64 * 1024;

  private Wire() {}

  static Socket dial(InetSocketAddress address) throws IOException {
    Socket socket = new Socket();
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    socket.connect(address, PATIENCE_MILLIS);
    return socket;
  }

  /** Writes characters 0 to 255 as bytes of the same number. */
  static void send(Socket to, String text) throws IOException {
    to.getOutputStream().write(text.getBytes(ISO_8859_1));
  }

  /** Reads exactly so many bytes, or fewer if the peer ends before. */
  static String receive(Socket from, int bytes) throws IOException {
    return new String(from.getInputStream().readNBytes(bytes), ISO_8859_1);
  }

  /** Reads to the peer's orderly end. */
  static String receiveAll(Socket from) throws IOException {
    return new String(from.getInputStream().readAllBytes(), ISO_8859_1);
  }

  /** Closes with a reset (RFC 9293, section 3.10.4, ABORT). */
  static void reset(Socket socket) throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /** Closes in an orderly way, both directions at once. */
  static void end(Socket socket) throws IOException {
    socket.close();
  }

  /** How the peer ended, once it has: {@code end} or {@code reset}; bytes before it are skipped. */
  static String ending(Socket of) throws IOException {
    try {
      of.getInputStream().skipNBytes(Long.MAX_VALUE);
      return "bytes for ever";
    } catch (java.io.EOFException end) {
      return "end";
    } catch (SocketException e) {
      return String.valueOf(e.getMessage()).contains("reset") ? "reset" : "failure: " + e;
    }
  }

  /** Writes the first bytes of a pattern. */
  static void sendPattern(OutputStream out, BytePattern pattern, long bytes) throws IOException {
    byte[] chunk = new byte[CHUNK];
    for (long sent = 0; sent < bytes; ) {
      int length = (int) Math.min(CHUNK, bytes - sent);
      pattern.fill(chunk, 0, length, sent);
      out.write(chunk, 0, length);
      sent += length;
    }
  }

  /** Reads to the end; the number of bytes, all of them the pattern's. */
  static long receivePattern(InputStream in, BytePattern pattern) throws IOException {
    byte[] chunk = new byte[CHUNK];
    long received = 0;
    for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
      int wrong = pattern.mismatch(chunk, 0, read, received);
      if (wrong >= 0) {
        throw new IOException("byte " + (received + wrong) + " is not what was sent");
      }
      received += read;
    }
    return received;
  }
}
