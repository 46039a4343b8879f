package dev.pointsman.accesslog;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import dev.pointsman.model.CloseCause;
import dev.pointsman.model.ConnectionView;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Lines as JSON: one object a line, each with all of {@link #KEYS} in that order, {@code null}
 * where there is nothing to say. All is ASCII, so that nothing a client sends can break a line or
 * steer the terminal that shows it.
 */
final class LineFormat {
  static final List<String> KEYS =
      List.of(
          "time",
          "event",
          "id",
          "vip",
          "rule",
          "client",
          "dialled",
          "server",
          "server_address",
          "phase",
          "request",
          "started",
          "connect_ms",
          "total_ms",
          "idle_ms",
          "bytes_up",
          "bytes_down",
          "forward",
          "packets_up",
          "cause",
          "kind");

  /** Longer requests are cut, in UTF-16 units. */
  static final int MAX_REQUEST = 256;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final char UNREADABLE = '\uFFFD';

  /** The one control character that JSON and Jackson leave as it is. */
  private static final char DELETE = '\u007F';

  private final JsonFactory json =
      new JsonFactoryBuilder()
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .rootValueSeparator("\n")
          .build();

  /** The text of {@code lines}, each with its line feed. */
  byte[] format(List<Line> lines) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try (JsonGenerator out = json.createGenerator(text)) {
      for (Line line : lines) {
        write(line, out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    if (!lines.isEmpty()) {
      text.write('\n');
    }
    return text.toByteArray();
  }

  private static void write(Line line, JsonGenerator out) throws IOException {
    ConnectionView connection = line.connection();
    out.writeStartObject();
    out.writeStringField("time", time(line.atEpochMillis()));
    out.writeStringField("event", line.event().label());
    out.writeNumberField("id", connection.id().value());
    out.writeStringField("vip", connection.vip().value());
    string(out, "rule", connection.rule());
    string(out, "client", connection.client().toString());
    string(out, "dialled", connection.dialled().toString());
    string(out, "server", connection.server().map(Object::toString).orElse(""));
    string(out, "server_address", connection.serverEndpoint().map(Object::toString).orElse(""));
    out.writeStringField("phase", connection.phase().label());
    string(out, "request", readable(connection.request()));
    out.writeStringField("started", time(connection.startedEpochMillis()));
    out.writeNumberField("connect_ms", millis(connection.connectNanos()));
    out.writeNumberField("total_ms", millis(line.totalNanos()));
    out.writeNumberField("idle_ms", millis(connection.idleNanos()));
    out.writeNumberField("bytes_up", connection.bytesUp());
    number(out, "bytes_down", connection.bytesDown(), !connection.hops());
    out.writeStringField("forward", connection.forwarding().label());
    number(out, "packets_up", connection.packetsUp(), connection.hops());
    string(out, "cause", line.cause().map(CloseCause::label).orElse(""));
    string(out, "kind", line.cause().map(cause -> cause.kind().label()).orElse(""));
    out.writeEndObject();
  }

  private static void string(JsonGenerator out, String key, String value) throws IOException {
    @Nullable String orNull = value.isEmpty() ? null : value;
    out.writeStringField(key, orNull);
  }

  private static void number(JsonGenerator out, String key, long value, boolean known)
      throws IOException {
    if (known) {
      out.writeNumberField(key, value);
    } else {
      out.writeNullField(key);
    }
  }

  private static String time(long epochMillis) {
    return TIME.format(Instant.ofEpochMilli(epochMillis));
  }

  /** Milliseconds to three decimals, which are microseconds. */
  private static BigDecimal millis(long nanos) {
    return BigDecimal.valueOf(nanos / 1000, 3);
  }

  /** Cut to length; half of a surrogate pair, which is no text, and DEL become {@code U+FFFD}. */
  private static String readable(String request) {
    int length = Math.min(request.length(), MAX_REQUEST);
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      char unit = request.charAt(i);
      if (Character.isHighSurrogate(unit)
          && i + 1 < length
          && Character.isLowSurrogate(request.charAt(i + 1))) {
        text.append(unit).append(request.charAt(++i));
      } else {
        text.append(Character.isSurrogate(unit) || unit == DELETE ? UNREADABLE : unit);
      }
    }
    return text.toString();
  }
}
