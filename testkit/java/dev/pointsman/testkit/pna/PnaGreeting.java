package dev.pointsman.testkit.pna;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a server says before the media: its text, then the clip's header chunks or a refusal.
 *
 * @param message the last text it sent; empty when none came
 * @param headers the chunks, each whole; none when it declined
 * @param declined whether it sent {@code F}
 */
record PnaGreeting(String message, List<byte[]> headers, boolean declined) {
  /** Bytes of one header chunk, and of all together; mplayer allows 4096 for all. */
  private static final int MAX_HEADERS = 64 * 1024;

  /**
   * Reads until the media begins or the server has declined.
   *
   * @param onMessage told of each text as it comes, so that a name is known even if the clip is not
   */
  static PnaGreeting read(DataInputStream in, Consumer<String> onMessage) throws IOException {
    byte[] start = new byte[9]; // PNA, u16 version, four bytes
    in.readFully(start);
    if (start[0] != 'P' || start[1] != 'N' || start[2] != 'A') {
      throw new ProtocolException(
          "\"" + new String(start, ISO_8859_1) + "\" is no greeting (expected: PNA)");
    }
    String message = "";
    List<byte[]> headers = new ArrayList<>();
    int size = 0;
    while (true) {
      int tag = in.readUnsignedByte();
      switch (tag) {
        case 'O' -> in.skipNBytes(in.readUnsignedByte());
        case 'i' -> in.skipNBytes(1);
        case 'X' -> {
          message = text(in);
          if (headers.isEmpty()) {
            onMessage.accept(message);
          }
        }
        case 'F' -> {
          return new PnaGreeting(message, List.of(), true);
        }
        case 'r' -> {
          byte[] chunk = chunk(in, MAX_HEADERS - size);
          size += chunk.length;
          headers.add(chunk);
        }
        case 0 -> {
          in.skipNBytes(PnaSession.CHALLENGE - 1);
          return new PnaGreeting(message, List.copyOf(headers), false);
        }
        default ->
            throw new ProtocolException(
                "byte " + tag + " in the greeting (expected: one of O i X F r, or 0)");
      }
    }
  }

  /** The first chunk of that kind; empty when there is none. */
  java.util.Optional<byte[]> header(int tag) {
    return headers.stream().filter(h -> ByteBuffer.wrap(h).getInt() == tag).findFirst();
  }

  /** How many streams the clip has. */
  long streams() {
    return headers.stream().filter(h -> ByteBuffer.wrap(h).getInt() == RmChunks.MDPR).count();
  }

  static String text(DataInputStream in) throws IOException {
    byte[] text = new byte[in.readUnsignedShort()];
    in.readFully(text);
    return new String(text, ISO_8859_1);
  }

  private static byte[] chunk(DataInputStream in, int room) throws IOException {
    in.skipNBytes(2);
    int tag = in.readInt();
    int length = in.readInt();
    if (length < RmChunks.PREAMBLE || length > room) {
      throw new ProtocolException(
          "header chunk "
              + RmChunks.name(tag)
              + " of length "
              + Integer.toUnsignedString(length)
              + " (expected: 8 to "
              + room
              + ")");
    }
    byte[] chunk = new byte[length];
    ByteBuffer.wrap(chunk).putInt(tag).putInt(length);
    in.readFully(chunk, RmChunks.PREAMBLE, length - RmChunks.PREAMBLE);
    return chunk;
  }
}
