package dev.pointsman.cli.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.KeyValuePair;

final class LineLayoutTest {
  private static final String TERMINAL = "pointsman.terminal.err";

  private String before;

  @BeforeEach
  void noTerminal() {
    before = System.getProperty(TERMINAL);
    System.setProperty(TERMINAL, "false");
  }

  @AfterEach
  void asBefore() {
    if (before == null) {
      System.clearProperty(TERMINAL);
    } else {
      System.setProperty(TERMINAL, before);
    }
  }

  private static LoggingEvent event(String logger, Level level, String message) {
    LoggingEvent event = new LoggingEvent();
    event.setLoggerContext(new LoggerContext());
    event.setLoggerName(logger);
    event.setLevel(level);
    event.setMessage(message);
    event.setInstant(Instant.parse("2026-11-22T16:18:19.824Z"));
    return event;
  }

  private static String line(LoggingEvent event) {
    return new LineLayout().doLayout(event);
  }

  @Test
  void lineHasTimeLevelPartAndMessage() {
    assertThat(line(event("dev.pointsman.cli.Main", Level.INFO, "ready node=sched-1")))
        .isEqualTo("2026-11-22T16:18:19.824Z INFO  cli: ready node=sched-1\n");
  }

  @ParameterizedTest
  @CsvSource({
    "dev.pointsman.vip.Port, vip",
    "dev.pointsman.cli.node.Signals, cli",
    "dev.pointsman.Alone, Alone",
    "org.apache.pekko.Main, org.apache.pekko.Main",
    "dev.pointsmanship.X, dev.pointsmanship.X",
  })
  void loggerIsNamedByItsPartOfTheProgram(String logger, String who) {
    assertThat(LineLayout.who(logger)).isEqualTo(who);
  }

  @Test
  void pairsFollowTheMessageInQuotesWhereTheyAreNotOneWord() {
    // given
    LoggingEvent event = event("dev.pointsman.cli.Main", Level.WARN, "said");
    event.setKeyValuePairs(
        List.of(
            new KeyValuePair("word", "one"),
            new KeyValuePair("words", "one two"),
            new KeyValuePair("none", ""),
            new KeyValuePair("quote", "a\"b"),
            new KeyValuePair("null", null)));
    // then
    assertThat(line(event))
        .endsWith(
            "WARN  cli: said word=one words=\"one two\" none=\"\" quote=\"a\\\"b\" null=null\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r", "\u001b", "\u0000", "\u009b", "\u007f"})
  void controlCharacterOfAClientBecomesASpace(String control) {
    // given
    LoggingEvent event =
        event("dev.pointsman.vip.Port", Level.INFO, "path=/a" + control + "INFO forged");
    event.setKeyValuePairs(List.of(new KeyValuePair("key", "x" + control + "y")));
    // then
    String line = line(event);
    assertThat(line).endsWith("path=/a INFO forged key=\"x y\"\n");
    assertThat(line.lines()).hasSize(1);
  }

  @Test
  void traceOfAnExceptionFollowsAfterTabs() {
    // given
    LoggingEvent event = event("dev.pointsman.vip.Port", Level.ERROR, "failed");
    event.setThrowableProxy(
        new ThrowableProxy(new IllegalStateException("two\nlines", new RuntimeException("why"))));
    // then
    List<String> lines = line(event).lines().toList();
    assertThat(lines.getFirst()).endsWith("ERROR vip: failed");
    assertThat(lines.get(1)).isEqualTo("\tjava.lang.IllegalStateException: two");
    assertThat(lines.subList(1, lines.size())).allMatch(line -> line.startsWith("\t"));
    assertThat(lines).contains("\tCaused by: java.lang.RuntimeException: why");
  }

  @Test
  void levelIsColouredOnATerminalAlone() {
    // given
    LoggingEvent event = event("dev.pointsman.vip.Port", Level.ERROR, "failed");
    assertThat(line(event)).doesNotContain("\u001b");
    // when
    System.setProperty(TERMINAL, "true");
    // then
    String none = System.getenv("NO_COLOR");
    boolean wanted = none == null || none.isEmpty();
    assertThat(line(event).contains(" \u001b[31mERROR\u001b[0m vip: ")).isEqualTo(wanted);
  }
}
