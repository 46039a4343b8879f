package dev.pointsman.connection;

import dev.pointsman.model.CloseCause;
import java.nio.charset.StandardCharsets;
import org.apache.pekko.util.ByteString;

/** What a client of an http rule is told when it is refused (RFC 9110, section 15). */
public final class HttpReplies {
  private HttpReplies() {}

  /**
   * A complete answer that closes the connection.
   *
   * @param explanation one line for the person who reads it
   */
  static ByteString refusal(int status, String explanation) {
    String body = explanation + "\n";
    return ByteString.fromString(
        "HTTP/1.1 "
            + status
            + " "
            + reason(status)
            + "\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: "
            + body.getBytes(StandardCharsets.UTF_8).length
            + "\r\nConnection: close\r\nServer: Pointsman\r\n\r\n"
            + body);
  }

  /** The answer for causes that are not the request's fault but for its having no rule. */
  public static ByteString of(CloseCause cause) {
    return switch (cause) {
      case NO_RULE -> refusal(404, "No rule of this port takes this request.");
      case HEAD_TIMEOUT -> refusal(408, "The request did not arrive in time.");
      case CONNECT_FAILED -> refusal(502, "No server accepted the connection.");
      case SERVER_RESET -> refusal(502, "The server accepted the connection and reset it.");
      case CONNECT_TIMEOUT -> refusal(504, "No server answered in time.");
      default -> refusal(503, "No server can take this request now: " + cause.label() + ".");
    };
  }

  private static String reason(int status) {
    return switch (status) {
      case 400 -> "Bad Request";
      case 404 -> "Not Found";
      case 408 -> "Request Timeout";
      case 431 -> "Request Header Fields Too Large";
      case 502 -> "Bad Gateway";
      case 503 -> "Service Unavailable";
      case 504 -> "Gateway Timeout";
      case 505 -> "HTTP Version Not Supported";
      default -> "Refused";
    };
  }
}
