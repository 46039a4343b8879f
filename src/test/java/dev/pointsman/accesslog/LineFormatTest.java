package dev.pointsman.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pointsman.model.CloseCause;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class LineFormatTest {
  private final LineFormat format = new LineFormat();

  @Test
  void aClosedConnectionSaysAll() {
    // given
    Line line =
        new Line(
            Line.Event.CLOSE,
            Views.STARTED + 61_234,
            Views.open(42, "GET www.example.com/clips/a.rm"),
            Optional.of(CloseCause.SERVER_RESET),
            61_234_567_890L);

    // when
    String text = text(line);

    // then
    assertThat(text)
        .isEqualTo(
            "{\"time\":\"2026-11-22T14:01:01.234Z\",\"event\":\"close\",\"id\":42,"
                + "\"vip\":\"media\",\"rule\":\"media:80/clips/*\","
                + "\"client\":\"192.0.2.7:51000\",\"dialled\":\"[2001:db8:0:0:0:0:0:1]:80\","
                + "\"server\":\"stream1\",\"server_address\":\"10.0.0.1:8080\",\"phase\":\"open\",\"request\":\"GET"
                + " www.example.com/clips/a.rm\",\"started\":\"2026-11-22T14:00:00.000Z\",\"connect_ms\":0.412,\"total_ms\":61234.567,\"idle_ms\":0.000,\"bytes_up\":100,\"bytes_down\":2000000000000,\"forward\":\"relay\",\"packets_up\":null,\"cause\":\"server-reset\",\"kind\":\"cut\"}\n");
  }

  @Test
  void aRefusedConnectionHasTheSameKeysWithNulls() throws IOException {
    // given
    Line line =
        new Line(
            Line.Event.CLOSE,
            Views.STARTED,
            Views.undecided(1),
            Optional.of(CloseCause.HEAD_TIMEOUT),
            0);

    // when
    JsonNode json = new ObjectMapper().readTree(text(line));

    // then
    assertThat(keys(json)).isEqualTo(LineFormat.KEYS);
    for (String absent : List.of("rule", "server", "server_address", "request")) {
      assertThat(json.get(absent).isNull()).as(absent).isTrue();
    }
  }

  @Test
  void whateverAClientAsksForStaysOneAsciiLineOfValidJson() throws IOException {
    // given
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
    for (int round = 0; round < 2000; round++) {
      String request =
          random
              .ints(random.nextInt(400), 0, round % 2 == 0 ? 0x80 : 0x10000)
              .collect(
                  StringBuilder::new,
                  (text, unit) -> text.append((char) unit),
                  StringBuilder::append)
              .toString();
      Line line =
          new Line(Line.Event.CONNECT, Views.STARTED, Views.open(1, request), Optional.empty(), 0);

      // when
      String text = text(line);

      // then
      assertThat(text).matches("[ -~]*\n");
      assertThat(new ObjectMapper().readTree(text).path("request").asText().length())
          .isLessThanOrEqualTo(LineFormat.MAX_REQUEST);
    }
  }

  @Test
  void aCutNeverLeavesHalfACharacter() throws IOException {
    // given
    String request = "a".repeat(LineFormat.MAX_REQUEST - 1) + "\uD83C\uDFAC and more";
    Line line =
        new Line(Line.Event.CONNECT, Views.STARTED, Views.open(1, request), Optional.empty(), 0);

    // when
    String logged = new ObjectMapper().readTree(text(line)).path("request").asText();

    // then
    assertThat(logged).isEqualTo("a".repeat(LineFormat.MAX_REQUEST - 1) + "\uFFFD");
  }

  @Test
  void theDocumentListsTheKeysInOrder() throws IOException {
    // given
    String document = Files.readString(Path.of("src/site/markdown/access-log.md"));

    // when
    List<String> documented =
        Pattern.compile("^\\| `(\\w+)` \\|", Pattern.MULTILINE)
            .matcher(document)
            .results()
            .map((MatchResult row) -> row.group(1))
            .toList();

    // then
    assertThat(documented).isEqualTo(LineFormat.KEYS);
  }

  private String text(Line line) {
    return new String(format.format(List.of(line)), StandardCharsets.US_ASCII);
  }

  private static List<String> keys(JsonNode json) {
    List<String> keys = new ArrayList<>();
    json.fieldNames().forEachRemaining(keys::add);
    return keys;
  }
}
