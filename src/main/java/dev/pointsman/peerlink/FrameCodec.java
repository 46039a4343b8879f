package dev.pointsman.peerlink;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pointsman.model.Names;
import dev.pointsman.model.NodeName;
import dev.pointsman.peerlink.Frame.Batch;
import dev.pointsman.peerlink.Frame.Bye;
import dev.pointsman.peerlink.Frame.Heard;
import dev.pointsman.peerlink.Frame.Hello;
import dev.pointsman.peerlink.Frame.OtherHello;
import dev.pointsman.peerlink.Frame.Purpose;
import dev.pointsman.peerlink.Frame.Refused;
import dev.pointsman.peerlink.Frame.State;
import dev.pointsman.peerlink.Frame.Taken;
import dev.pointsman.peerlink.Frame.Welcome;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/**
 * Writes and reads frames: four octets of length, one of type, and what the type has; numbers are
 * big-endian, a text is its length in one octet (two for a refusal's) and UTF-8.
 */
final class FrameCodec {
  private static final int MAGIC = 0x504D4C4B; // "PMLK"
  private static final int LENGTH_OCTETS = 4;
  private static final int LONGEST_TEXT = 300;

  private FrameCodec() {}

  /** The whole frame. */
  static byte[] encode(Frame frame) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(64);
    try {
      DataOutputStream out = new DataOutputStream(bytes);
      out.writeInt(0);
      write(frame, out);
    } catch (IOException e) {
      throw new UncheckedIOException("a write to memory failed", e);
    }
    byte[] whole = bytes.toByteArray();
    ByteBuffer.wrap(whole).putInt(whole.length - LENGTH_OCTETS);
    return whole;
  }

  private static void write(Frame frame, DataOutputStream out) throws IOException {
    switch (frame) {
      case Hello hello -> {
        out.writeByte('H');
        out.writeInt(MAGIC);
        out.writeShort(Frame.VERSION);
        name(hello.site(), out);
        name(hello.node().value(), out);
        out.writeLong(hello.incarnation());
        name(hello.expected().value(), out);
        out.writeByte(hello.purpose() == Purpose.LIFELINE ? 1 : 0);
      }
      case OtherHello other -> {
        out.writeByte('H');
        out.writeInt(MAGIC);
        out.writeShort(other.version());
      }
      case Welcome welcome -> {
        out.writeByte('W');
        name(welcome.node().value(), out);
        out.writeLong(welcome.incarnation());
      }
      case Refused refused -> {
        out.writeByte('R');
        out.writeByte(refused.reason().number());
        String text = refused.text();
        byte[] utf8 = text.substring(0, Math.min(text.length(), LONGEST_TEXT)).getBytes(UTF_8);
        out.writeShort(utf8.length);
        out.write(utf8);
      }
      case State state -> {
        out.writeByte('S');
        out.writeLong(state.sequence());
        out.write(state.payload());
      }
      case Heard heard -> {
        out.writeByte('A');
        out.writeLong(heard.sequence());
      }
      case Batch batch -> {
        out.writeByte('D');
        out.writeLong(batch.sequence());
        out.write(batch.payload());
      }
      case Taken taken -> {
        out.writeByte('T');
        out.writeLong(taken.sequence());
      }
      case Bye bye -> out.writeByte('B');
    }
  }

  private static void name(String name, DataOutputStream out) throws IOException {
    byte[] utf8 = name.getBytes(UTF_8);
    out.writeByte(utf8.length);
    out.write(utf8);
  }

  /**
   * The length of the frame that begins with these four octets, without them.
   *
   * @param most the longest that may come now
   */
  static int length(int octets, int most) throws BadFrame {
    if (octets >= 1 && octets <= most) {
      return octets;
    }
    // A TLS record begins with its type, alert (21) or handshake (22), and the version 3.x.
    int start = octets >>> 16;
    if (start == 0x1603 || start == 0x1503) {
      throw new BadFrame(
          "TLS (expected: none, as there is neither `cluster.secret` nor `cluster.tls` here)");
    }
    throw new BadFrame(
        "a frame of length %s (expected: 1 to %d)"
            .formatted(Integer.toUnsignedString(octets), most));
  }

  /** The frame of these octets, which begin with its type; any octets give a frame or fail. */
  static Frame decode(byte[] octets) throws BadFrame {
    Octets in = new Octets(octets);
    char type = (char) in.octet();
    Frame frame =
        switch (type) {
          case 'H' -> hello(in);
          case 'W' -> new Welcome(new NodeName(in.name()), in.number());
          case 'R' -> new Refused(RefusalReason.of(in.octet()), printable(in.text()));
          case 'S' -> new State(in.number(), in.rest());
          case 'A' -> new Heard(in.number());
          case 'D' -> new Batch(in.number(), in.rest());
          case 'T' -> new Taken(in.number());
          case 'B' -> new Bye();
          default -> throw new BadFrame("a frame of type %d".formatted((int) type));
        };
    if (!(frame instanceof OtherHello)) {
      in.end();
    }
    return frame;
  }

  private static Frame hello(Octets in) throws BadFrame {
    int magic = in.integer();
    if (magic != MAGIC) {
      throw new BadFrame("a hello of something else: 0x%08x".formatted(magic));
    }
    int version = in.unsignedShort();
    return version == Frame.VERSION
        ? new Hello(
            in.name(),
            new NodeName(in.name()),
            in.number(),
            new NodeName(in.name()),
            purpose(in.octet()))
        : new OtherHello(version);
  }

  private static Purpose purpose(int octet) throws BadFrame {
    return switch (octet) {
      case 0 -> Purpose.STATES;
      case 1 -> Purpose.LIFELINE;
      default -> throw new BadFrame("a hello for purpose %d (expected: 0 or 1)".formatted(octet));
    };
  }

  /** It goes to the log: a line of it must not look like two. */
  private static String printable(String text) {
    return text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Cs}\\u2028\\u2029]", "?");
  }

  /** Octets that are read one after the other; one too few is a {@link BadFrame}. */
  private static final class Octets {
    private final ByteBuffer in;

    Octets(byte[] octets) {
      this.in = ByteBuffer.wrap(octets);
    }

    private ByteBuffer need(int octets) throws BadFrame {
      if (in.remaining() < octets) {
        throw new BadFrame("a frame that ends early");
      }
      return in;
    }

    int octet() throws BadFrame {
      return need(Byte.BYTES).get() & 0xff;
    }

    int unsignedShort() throws BadFrame {
      return need(Short.BYTES).getShort() & 0xffff;
    }

    int integer() throws BadFrame {
      return need(Integer.BYTES).getInt();
    }

    long number() throws BadFrame {
      return need(Long.BYTES).getLong();
    }

    String name() throws BadFrame {
      byte[] utf8 = bytes(octet());
      String name = new String(utf8, UTF_8);
      if (!Names.valid(name)) {
        throw new BadFrame("a name that is none (expected: " + Names.ALLOWED + ")");
      }
      return name;
    }

    String text() throws BadFrame {
      return new String(bytes(unsignedShort()), UTF_8);
    }

    byte[] rest() throws BadFrame {
      return bytes(in.remaining());
    }

    private byte[] bytes(int length) throws BadFrame {
      need(length);
      byte[] bytes = new byte[length];
      in.get(bytes);
      return bytes;
    }

    void end() throws BadFrame {
      if (in.hasRemaining()) {
        throw new BadFrame("a frame that ends late");
      }
    }
  }
}
