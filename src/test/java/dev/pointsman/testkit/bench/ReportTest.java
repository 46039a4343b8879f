package dev.pointsman.testkit.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {
  @Test
  void aRatioIsTheMedianOfTheRatiosWithinEachRoundAndNotTheRatioOfMedians() {
    // given rounds of which the second ran on a machine twice as slow for both
    List<String> lines =
        List.of(
            "rate\tthem\t1\t100", "rate\tus\t1\t80",
            "rate\tthem\t2\t50", "rate\tus\t2\t40",
            "rate\tus\t3\t75", "rate\tthem\t3\t100");
    // when
    String table = Report.of(lines, List.of()).table("us");
    // then: ratios 0.80, 0.80, 0.75 although the medians are 75 and 100
    assertThat(table)
        .isEqualTo(
            """
            |  | them | us | us / them |
            | --- | ---: | ---: | ---: |
            | rate | 100 ±25% | 75.0 ±27% | 0.80 |
            """);
  }

  @Test
  void anEvenNumberOfRoundsHasTheMeanOfTheMiddleTwoAsItsMedian() {
    assertThat(Report.of(List.of("m\tus\t1\t1", "m\tus\t2\t2"), List.of()).table("us"))
        .contains("| m | 1.50 ±33% |");
  }

  @Test
  void aContenderWithoutAFigureLeavesItsCellsEmpty() {
    // given `direct`, which has no CPU time of a proxy, and a rival measured in another round only
    List<String> lines =
        List.of(
            "rate\tdirect\t1\t9", "rate\tus\t1\t3", "rate\tthem\t2\t6", "cpu\tus\t1\t1234567.8");
    // when
    String table = Report.of(lines, List.of()).table("us");
    // then
    assertThat(table)
        .contains("| rate | 9.00 | 3.00 | 6.00 |  |")
        .contains("| cpu |  | 1,234,568 |  |  |")
        .doesNotContain("us / direct");
  }

  @Test
  void aSubjectThatWasNotMeasuredHasNoRatioColumns() {
    assertThat(Report.of(List.of("rate\tthem\t1\t9"), List.of()).table("us"))
        .startsWith("|  | them |\n");
  }

  @Test
  void aMalformedLineIsRefusedWithItsNumber() {
    assertThatThrownBy(() -> Report.of(List.of("m\tus\t1\t1", "m\tus\t1"), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("line 2");
    assertThatThrownBy(() -> Report.of(List.of("m\tus\tfirst\t1"), List.of()))
        .hasMessageContaining("line 1")
        .hasMessageContaining("not a number");
  }

  @Test
  void columnsComeInTheOrderAskedForAndNotThatOfTheMeasurements() {
    assertThat(Report.of(List.of("m\tb\t1\t1", "m\ta\t1\t2"), List.of("a", "b")).table("b"))
        .startsWith("|  | a | b | b / a |\n");
  }
}
