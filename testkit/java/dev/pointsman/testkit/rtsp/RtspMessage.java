package dev.pointsman.testkit.rtsp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A request or a response (RFC 2326 sections 6 and 7).
 *
 * @param startLine as written, without its line end
 * @param headers by name, whatever its case; the last one of a name stands
 * @param body empty when there is none
 */
public record RtspMessage(String startLine, Map<String, String> headers, String body) {
  private static final int MAX_LINE = 4096;
  private static final int MAX_HEADERS = 100;
  private static final int MAX_BODY = 64 * 1024;

  public RtspMessage {
    Map<String, String> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    copy.putAll(headers);
    headers = Collections.unmodifiableMap(copy);
  }

  /** The header's value, or none. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  /** The word at that place of the start line; empty when there are fewer. */
  public String word(int index) {
    String[] words = startLine.split(" ", 3);
    return index < words.length ? words[index] : "";
  }

  /** The bytes; Content-Length is added when there is a body. */
  public byte[] encode() {
    StringBuilder text = new StringBuilder(startLine).append("\r\n");
    headers.forEach((name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
    if (!body.isEmpty()) {
      text.append("Content-Length: ").append(body.getBytes(UTF_8).length).append("\r\n");
    }
    return text.append("\r\n").append(body).toString().getBytes(UTF_8);
  }

  /**
   * Reads the rest of a message whose first byte has been read.
   *
   * @throws ProtocolException when a line, the number of headers or the body is beyond its bound,
   *     or a line is not a header
   */
  public static RtspMessage readAfter(int first, DataInputStream in) throws IOException {
    String startLine = (char) first + line(in);
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      if (colon <= 0) {
        throw new ProtocolException("\"" + line + "\" is not a header (expected: name: value)");
      }
      headers.put(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
      if (headers.size() > MAX_HEADERS) {
        throw new ProtocolException("more than " + MAX_HEADERS + " headers");
      }
    }
    byte[] body = new byte[length(headers)];
    in.readFully(body);
    return new RtspMessage(startLine, headers, new String(body, UTF_8));
  }

  private static int length(Map<String, String> headers) throws ProtocolException {
    String text = headers.getOrDefault("Content-Length", "0");
    if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > MAX_BODY) {
      throw new ProtocolException("Content-Length: " + text + " (expected: 0 to " + MAX_BODY + ")");
    }
    return Integer.parseInt(text);
  }

  private static String line(DataInputStream in) throws IOException {
    byte[] line = new byte[MAX_LINE];
    for (int length = 0; length < MAX_LINE; length++) {
      int b = in.read();
      if (b < 0) {
        throw new EOFException("The connection ended in a message's head.");
      }
      if (b == '\n') {
        int end = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
        return new String(line, 0, end, ISO_8859_1);
      }
      line[length] = (byte) b;
    }
    throw new ProtocolException("a line of more than " + MAX_LINE + " bytes");
  }
}
