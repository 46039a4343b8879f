package dev.pointsman.config.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PositionsTest {
  private static final String TEXT =
      """
      # a { b = 1 }
      a {
        b = 1, "c d" : [1, {e = 2}] // f = 3
        g.h = ${a.b}
        triple = \"""x { y = 1 }
      z = 2\"""
        i =
          5
      }
      a.b = 7
      j += { k = 1 }, j += { k = 2 }
      """;

  private final Positions positions = new Positions();

  PositionsTest() {
    positions.add(HoconScanner.scan(new SourceText("p", TEXT)));
  }

  @ParameterizedTest
  @CsvSource({
    "a.b, 3, p:3:7, p:3:3",
    "a.b, 10, p:10:7, p:10:3",
    "a.c d, 3, p:3:18, p:3:10",
    "a.c d[0], 3, p:3:19, p:3:19",
    "a.c d[1].e, 3, p:3:27, p:3:23",
    "a.g.h, 4, p:4:9, p:4:5",
    "a.g, 4, p:4:3, p:4:3",
    "a.triple, 5, p:5:12, p:5:3",
    "a.i, 8, p:8:5, p:7:3",
    "j[0].k, 11, p:11:12, p:11:8",
    "j[1].k, 11, p:11:28, p:11:24",
  })
  void valuesAndKeysHaveTheColumnsAtWhichTheyStand(
      String path, int line, String value, String key) {
    assertThat(positions.value(path, "p: " + line, line)).hasToString(value);
    assertThat(positions.key(path, "p: " + line, line)).hasToString(key);
  }

  @Test
  void whatIsNotFoundInItsLineStandsAtTheFirstCharacterThatIsNotBlank() {
    assertThat(positions.value("no.such", "p: 7", 7)).hasToString("p:7:3");
    assertThat(positions.value("no.such", "p: 10", 10)).hasToString("p:10:1");
    assertThat(positions.value("no.such", "p: 9999", 9999)).hasToString("p:9999:1");
  }

  @Test
  void aValueFromTheEnvironmentStandsWhereItsKeyDoes() {
    assertThat(positions.value("a.g.h", "env var X", -1)).hasToString("p:4:9");
    assertThat(positions.value("no.such", "env var X", -1)).hasToString("p");
  }

  @Test
  void inAnIncludedFileThePathThereIsTheEndOfThePath() {
    positions.add(HoconScanner.scan(new SourceText("dir/p", "x { b = 5 }")));
    assertThat(positions.value("outer.x.b", "dir/p: 1", 1)).hasToString("dir/p:1:9");
  }

  @Test
  void aTextThatIsNoHoconIsScannedWithoutComplaint() {
    for (String text :
        new String[] {"", "}}]]", "= = =", "a = \"x", "a = \"\"\"x", "${", "a=${b"}) {
      assertThat(HoconScanner.scan(new SourceText("q", text)).tooDeep()).isEmpty();
    }
  }
}
