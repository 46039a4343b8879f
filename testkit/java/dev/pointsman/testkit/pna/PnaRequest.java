package dev.pointsman.testkit.pna;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a player says first, in one write.
 *
 * <p>{@code PNA}, u16 version 10; items (u16 id, u16 length, data) until id 0; 50 84 1f 3a; {@code
 * c}, u16 length, the client's name, NUL; NUL; {@code R}, u16 length, path; {@code y B}.
 *
 * @param items by id, in the order in which they came
 * @param client the name of the player's software
 * @param path what it wants to hear, as written: players begin it with a slash
 */
public record PnaRequest(Map<Integer, byte[]> items, String client, String path) {
  /** The item with the port (u16) to which the player wants media in datagrams. */
  public static final int UDP_PORT = 1;

  /**
   * Our own item, empty: the player shows the text that an {@code X} carries in the greeting.
   *
   * <p>It has to be asked for because mplayer and xine take that text for a refusal and hang up.
   * The id is one that no player of the time used.
   */
  public static final int TELL_NAME = 0x70;

  private static final int VERSION = 10;
  private static final int AFTER_ITEMS = 0x50841f3a;
  private static final int MAX_ITEMS = 64;
  private static final int MAX_TEXT = 1024;

  public PnaRequest {
    items = Collections.unmodifiableMap(new LinkedHashMap<>(items));
  }

  /** The request of the testkit's own player; {@code udpPort} 0 asks for media over TCP. */
  public static PnaRequest of(String path, int udpPort) {
    Map<Integer, byte[]> items = new LinkedHashMap<>();
    items.put(0x14, new byte[] {0, 1});
    if (udpPort != 0) {
      items.put(UDP_PORT, ByteBuffer.allocate(2).putShort((short) udpPort).array());
    }
    items.put(0x04, "0123456789abcdef0123456789abcdef".getBytes(ISO_8859_1)); // the challenge
    items.put(0x0a, new byte[0]);
    items.put(0x0c, new byte[0]);
    items.put(0x05, new byte[] {0, 0, 0x28, 0}); // bandwidth: a modem of 10 kbyte/s
    items.put(TELL_NAME, new byte[0]);
    return new PnaRequest(items, "Pointsman_testkit_player", path);
  }

  /** The port that the player wants datagrams at; 0 when it wants media over the connection. */
  public int udpPort() {
    byte[] port = items.get(UDP_PORT);
    return port == null || port.length != 2 ? 0 : ByteBuffer.wrap(port).getShort() & 0xffff;
  }

  /** The bytes, for one write. */
  public byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    try {
      out.writeBytes("PNA");
      out.writeShort(VERSION);
      for (Map.Entry<Integer, byte[]> item : items.entrySet()) {
        out.writeShort(item.getKey());
        out.writeShort(item.getValue().length);
        out.write(item.getValue());
      }
      out.writeShort(0);
      out.writeInt(AFTER_ITEMS);
      out.writeByte('c');
      out.writeShort(client.length());
      out.write(client.getBytes(ISO_8859_1));
      out.writeShort(0);
      out.writeByte('R');
      out.writeShort(path.length());
      out.write(path.getBytes(ISO_8859_1));
      out.writeBytes("yB");
    } catch (IOException e) {
      throw new AssertionError("a byte array takes every byte", e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads a request, at most 64 items and texts of 1024 bytes each.
   *
   * @throws ProtocolException saying what came in the place of what
   */
  public static PnaRequest read(DataInputStream in) throws IOException {
    expect(in, 'P', "PNA");
    expect(in, 'N', "PNA");
    expect(in, 'A', "PNA");
    if (in.readUnsignedShort() != VERSION) {
      throw new ProtocolException("a PNA request of another version (expected: 10)");
    }
    Map<Integer, byte[]> items = new LinkedHashMap<>();
    for (int id = in.readUnsignedShort(); id != 0; id = in.readUnsignedShort()) {
      items.put(id, text(in));
      if (items.size() > MAX_ITEMS) {
        throw new ProtocolException("a PNA request of more than " + MAX_ITEMS + " items");
      }
    }
    in.readInt();
    expect(in, 'c', "the client's name");
    String client = new String(text(in), ISO_8859_1) + untilNul(in);
    expect(in, 0, "NUL after the client's name");
    expect(in, 'R', "the path");
    String path = new String(text(in), ISO_8859_1);
    expect(in, 'y', "the end");
    expect(in, 'B', "the end");
    return new PnaRequest(items, client, path);
  }

  private static byte[] text(DataInputStream in) throws IOException {
    int length = in.readUnsignedShort();
    if (length > MAX_TEXT) {
      throw new ProtocolException(
          "a length of " + length + " (expected: at most " + MAX_TEXT + ")");
    }
    byte[] text = new byte[length];
    in.readFully(text);
    return text;
  }

  /** mplayer states its name's length one too short: the name goes on until its NUL. */
  private static String untilNul(DataInputStream in) throws IOException {
    StringBuilder rest = new StringBuilder();
    for (int b = in.readUnsignedByte(); b != 0; b = in.readUnsignedByte()) {
      rest.append((char) b);
      if (rest.length() > MAX_TEXT) {
        throw new ProtocolException("a client's name without its NUL");
      }
    }
    return rest.toString();
  }

  private static void expect(DataInputStream in, int wanted, String what) throws IOException {
    int got = in.readUnsignedByte();
    if (got != wanted) {
      throw new ProtocolException("byte " + got + " (expected: " + wanted + ", of " + what + ")");
    }
  }
}
