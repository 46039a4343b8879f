package dev.pointsman.protocol;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * The protocol that a client seems to speak, judged by its first bytes.
 *
 * <p>A guess for people: it explains a refusal in the log and decides nothing. The more bytes it is
 * given the better it is, but a {@link HeadParser} asks it with the bytes up to the one that it
 * refused, so that a RealPlayer on an http rule is told at its fourth byte ({@code PNA} and a zero)
 * and not at a time-out.
 */
public enum ProtocolGuess {
  /** Nothing was sent: the client waits for the server to speak first, or is only there to look. */
  NOTHING("nothing: it waits for the server to speak first", "telnet"),
  HTTP("HTTP", "http"),
  /** HTTP/2 without negotiation; its preface is in RFC 9113 section 3.4. */
  HTTP2("HTTP/2", "telnet"),
  RTSP("RTSP", "rtsp or telnet"),
  /** Progressive Networks Audio, the protocol of RealPlayer on TCP port 7070. */
  PNA("PNA (RealPlayer)", "telnet"),
  /** A TLS handshake record, RFC 8446 section 5.1; also https and rtsps. */
  TLS("TLS", "telnet"),
  /** RTMP's handshake: C0 is the version, 3. */
  RTMP("RTMP", "telnet"),
  /** RFC 4253 section 4.2. */
  SSH("SSH", "telnet"),
  /** A source that feeds an Icecast server with the SOURCE method. */
  ICECAST_SOURCE("Icecast's SOURCE", "telnet"),
  /** HAProxy's PROXY protocol in text, before whatever follows. */
  PROXY_V1("a PROXY protocol v1 header", "telnet"),
  /** HAProxy's PROXY protocol in binary, before whatever follows. */
  PROXY_V2("a PROXY protocol v2 header", "telnet"),
  /** Printable, but none of the above. */
  TEXT("a text protocol that is not known here", "telnet"),
  /** Not printable, and none of the above. */
  BINARY("a binary protocol that is not known here", "telnet");

  /** No more than this of the first line is looked at, in bytes. */
  private static final int MAX_LINE = 4096;

  private static final int CONTENT_HANDSHAKE = 0x16;
  private static final int TLS_MAJOR = 3;
  private static final int RTMP_VERSION = 3;

  /**
   * The signature is CR LF CR LF NUL CR LF QUIT LF; no text protocol gets beyond five bytes of it.
   */
  private static final String PROXY_V2_START = "\r\n\r\n\0";

  private static final List<String> RTSP_METHODS =
      List.of(
          "DESCRIBE",
          "ANNOUNCE",
          "SETUP",
          "PLAY",
          "PAUSE",
          "TEARDOWN",
          "RECORD",
          "REDIRECT",
          "GET_PARAMETER",
          "SET_PARAMETER",
          "PLAY_NOTIFY");

  private static final List<String> HTTP_METHODS =
      List.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PATCH");

  private final String label;
  private final String ruleProtocol;

  ProtocolGuess(String label, String ruleProtocol) {
    this.label = label;
    this.ruleProtocol = ruleProtocol;
  }

  /** The name for people. */
  public String label() {
    return label;
  }

  /** What the client seems to speak and which rule it needs, as a sentence without full stop. */
  public String advice() {
    return "the client seems to speak "
        + label
        + (this == HTTP ? "" : ": it needs a rule with protocol = " + ruleProtocol);
  }

  /**
   * Judges the first bytes of a connection.
   *
   * @throws IndexOutOfBoundsException if the range is not within the array
   */
  public static ProtocolGuess of(byte[] buf, int off, int len) {
    Objects.checkFromIndexSize(off, len, buf.length);
    if (len == 0) {
      return NOTHING;
    }
    String head = new String(buf, off, Math.min(len, MAX_LINE), StandardCharsets.ISO_8859_1);
    if (head.startsWith(PROXY_V2_START)) {
      return PROXY_V2;
    }
    if (head.charAt(0) == CONTENT_HANDSHAKE && (len == 1 || head.charAt(1) == TLS_MAJOR)) {
      return TLS;
    }
    if (head.charAt(0) == RTMP_VERSION) {
      return RTMP;
    }
    if (head.startsWith("PNA") && (len == 3 || head.charAt(3) < ' ')) {
      return PNA;
    }
    return ofText(firstLine(head));
  }

  private static ProtocolGuess ofText(String line) {
    if (line.startsWith("SSH-")) {
      return SSH;
    }
    if (line.startsWith("PRI * ")) {
      return HTTP2;
    }
    if (line.startsWith("PROXY ")) {
      return PROXY_V1;
    }
    if (line.startsWith("SOURCE ")) {
      return ICECAST_SOURCE;
    }
    String[] words = line.split(" ", 4);
    if (words.length < 2) {
      return isPrintable(line) ? TEXT : BINARY;
    }
    String version = words.length > 2 ? words[2] : "";
    if (RTSP_METHODS.contains(words[0]) || isRtspUrl(words[1]) || starts(version, "RTSP/")) {
      return RTSP;
    }
    if (HTTP_METHODS.contains(words[0]) || starts(version, "HTTP/")) {
      return HTTP;
    }
    return isPrintable(line) ? TEXT : BINARY;
  }

  /** The first line that is not empty, as far as it has come. */
  private static String firstLine(String head) {
    int from = 0;
    while (from < head.length() && isLineEnd(head.charAt(from))) {
      from++;
    }
    int to = from;
    while (to < head.length() && !isLineEnd(head.charAt(to))) {
      to++;
    }
    return head.substring(from, to);
  }

  private static boolean isRtspUrl(String word) {
    int colon = word.indexOf(':');
    return colon > 0 && Ascii.toLower(word.substring(0, colon)).matches("rtsp[us]?");
  }

  /** Whether one begins with the other: the word may have been cut off. */
  private static boolean starts(String word, String prefix) {
    return word.startsWith(prefix) || (!word.isEmpty() && prefix.startsWith(word));
  }

  private static boolean isPrintable(String line) {
    return line.chars().allMatch(c -> c == '\t' || (!Ascii.isControl(c) && c < 0x80));
  }

  private static boolean isLineEnd(char c) {
    return c == '\r' || c == '\n';
  }
}
