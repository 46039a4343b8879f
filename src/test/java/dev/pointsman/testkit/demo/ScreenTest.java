package dev.pointsman.testkit.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScreenTest {

  @Test
  void aPlayersRowShowsWhatItsStatisticsWindowShowed() {
    List<String> lines = plain(Screen.lines(Given.middle(3), 80, 100), 80);

    assertThat(lines)
        .anySatisfy(
            line ->
                assertThat(line.split(" +"))
                    .containsExactly(
                        "",
                        "Ann",
                        "PNA",
                        "127.0.0.101:7070",
                        "stream2",
                        "playing",
                        "80.1",
                        "1,234,567",
                        "2,470",
                        "0"))
        .anySatisfy(line -> assertThat(line).contains("Ben", "cut", "0.0", "12,345"))
        .anySatisfy(line -> assertThat(line).contains("Cleo", "RTSP", "waiting"))
        .anySatisfy(line -> assertThat(line).contains("stream1", "DEAD"))
        .anySatisfy(
            line -> assertThat(line).contains("127.0.0.11:7070", "refused", "stream2 plays"));
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 40, 80, 132, 200})
  void noLineIsWiderThanTheTerminal(int width) {
    assertThat(plain(Screen.lines(Given.middle(50), width, 40), width))
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(width));
  }

  @Test
  void eightyColumnsAreEnoughForEveryFigure() {
    assertThat(plain(Screen.statistics(Given.middle(0), 80), 80).get(1)).endsWith("lost");
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 18, 24, 30, 60})
  void noPictureIsHigherThanTheTerminal(int height) {
    assertThat(Screen.lines(Given.middle(200), 80, height)).hasSizeLessThanOrEqualTo(height);
  }

  @Test
  void aLowTerminalShowsThePlayersRatherThanTheSite() {
    List<String> lines = plain(Screen.lines(Given.middle(200), 80, 20), 80);

    assertThat(lines)
        .anySatisfy(line -> assertThat(line).contains("Ann", "playing"))
        .anySatisfy(line -> assertThat(line).contains("Note 200."))
        .noneSatisfy(line -> assertThat(line).contains("DEAD"));
  }

  @Test
  void theNewestNotesAreThoseThatStay() {
    List<String> lines = plain(Screen.lines(Given.middle(200), 80, 30), 80);

    assertThat(lines).last().asString().contains("Note 200.");
    assertThat(lines).noneSatisfy(line -> assertThat(line).contains("Note 1."));
  }

  @Test
  void coloursArePaintedOnlyWhereTheyAreWanted() {
    Line line = Line.of(Mood.BAD, "DEAD").and(Mood.PLAIN, " now");

    assertThat(line.render(80, true)).isEqualTo("\u001b[31mDEAD\u001b[0m now");
    assertThat(line.render(80, false)).isEqualTo("DEAD now");
    assertThat(line.render(2, true)).isEqualTo("\u001b[31mDE\u001b[0m");
  }

  @Test
  void textIsBrokenAtBlanksAndAWordTooLongAnywhere() {
    assertThat(Line.wrap("one two three", 7)).containsExactly("one two", "three");
    assertThat(Line.wrap("abcdefgh ij", 3)).containsExactly("abc", "def", "gh", "ij");
    assertThat(Line.wrap("  ", 3)).isEmpty();
  }

  private static List<String> plain(List<Line> lines, int width) {
    return lines.stream().map(line -> line.render(width, false)).toList();
  }
}
