package dev.pointsman.protocol;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** What health checks send: the smallest request that a server of each protocol answers. */
public final class HealthProbe {

  /** How we name ourselves to servers, so that their logs show who asks. */
  static final String AGENT = "Pointsman";

  private static final int PNA_VERSION = 10;
  private static final int PNA_ITEM_CHALLENGE = 4;

  /** 32 hexadecimal digits; the value is of no interest, we do not check the server's answer. */
  private static final String PNA_CHALLENGE = "0".repeat(32);

  private HealthProbe() {}

  /**
   * An HTTP/1.1 GET that asks the server to close the connection afterwards (RFC 9112).
   *
   * @param host the value of the Host field: a host, or host:port
   * @param path from its slash on, with a query if there is one
   * @throws IllegalArgumentException if the host is no host, or the path does not start with a
   *     slash or has a space, a control character, a fragment or a character beyond ASCII
   */
  public static byte[] httpGet(String host, String path) {
    checkHost(host);
    checkPath(path);
    return ascii(
        "GET %s HTTP/1.1\r\nHost: %s\r\nUser-Agent: %s\r\nAccept: */*\r\nConnection: close\r\n\r\n"
            .formatted(path, host, AGENT));
  }

  /**
   * An RTSP/1.0 OPTIONS request (RFC 2326 section 10.1) for the server as a whole.
   *
   * @param host the server as the URL names it: a host, or host:port
   * @throws IllegalArgumentException if the host is no host
   */
  public static byte[] rtspOptions(String host) {
    checkHost(host);
    return ascii(
        "OPTIONS rtsp://%s/ RTSP/1.0\r\nCSeq: 1\r\nUser-Agent: %s\r\n\r\n".formatted(host, AGENT));
  }

  /**
   * The smallest greeting of a PNA player: the challenge, our name and a path.
   *
   * @param path what to ask for, from its slash on; a server greets before it looks for the clip
   * @throws IllegalArgumentException as for {@link #httpGet}
   */
  public static byte[] pnaGreeting(String path) {
    checkPath(path);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(ascii("PNA"));
    u16(out, PNA_VERSION);
    u16(out, PNA_ITEM_CHALLENGE);
    text(out, PNA_CHALLENGE);
    u16(out, 0);
    out.writeBytes(new byte[] {0x50, (byte) 0x84, 0x1f, 0x3a, 'c'});
    text(out, AGENT);
    // As MPlayer and xine send it: see PnaHeadParser.
    out.writeBytes(new byte[] {'l', 0, 0, 'R'});
    text(out, path);
    out.writeBytes(ascii("yB"));
    return out.toByteArray();
  }

  private static void text(ByteArrayOutputStream out, String text) {
    byte[] bytes = ascii(text);
    u16(out, bytes.length);
    out.writeBytes(bytes);
  }

  private static void u16(ByteArrayOutputStream out, int value) {
    out.write(value >>> 8);
    out.write(value);
  }

  private static void checkHost(String host) {
    if (Authority.parse(host).filter(authority -> !authority.host().isEmpty()).isEmpty()) {
      throw new IllegalArgumentException("host: " + host + " (expected: a host, or host:port)");
    }
  }

  private static void checkPath(String path) {
    boolean visible = path.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '#');
    if (!path.startsWith("/") || !visible || path.length() > 0xffff) {
      throw new IllegalArgumentException(
          "path: " + path + " (expected: a path from its slash on, percent-encoded)");
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
