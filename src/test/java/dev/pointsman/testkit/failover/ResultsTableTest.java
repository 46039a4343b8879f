package dev.pointsman.testkit.failover;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ResultsTableTest {

  @Test
  void aRowHasMedianWorstAndTheRatioToKeepalived() {
    String text =
        new ResultsTable(
                List.of(
                    trial("keepalived", "kill", 3_000, true, null),
                    trial("pointsman", "kill", 90, true, null),
                    trial("pointsman", "kill", 60, true, null),
                    trial("pointsman", "kill", 150, true, null)))
            .text();

    assertThat(text)
        .contains(
            "| kill | pointsman | 3 | 90 | 150 | 0.030 | 7 | 7 | 2 | 75 of 75 | 3 of 75 | 4 | 5 |")
        .contains("| kill | keepalived | 1 | 3,000 | 3,000 |  |");
  }

  @Test
  void aServiceThatDidNotReturnIsNoFigure() {
    String text =
        new ResultsTable(
                List.of(
                    trial("pointsman", "stop", 15_000, false, null),
                    trial("pointsman", "stop", 900, true, null),
                    trial("pointsman", "stop", 800, true, null)))
            .text();

    assertThat(text).contains("| stop | pointsman | 3 | 900 | never |");
  }

  @Test
  void whatReturnedHasARowOfItsOwn() {
    TrialResult.Back whole = new TrialResult.Back(6, true, 0, 0, 500.0, null, 25, 0, 0);
    TrialResult.Back never = new TrialResult.Back(40, true, 2, 9, null, 700.0, 25, 25, 9);

    String text =
        new ResultsTable(
                List.of(
                    trial("pointsman", "kill", 90, true, whole),
                    trial("pointsman", "link", 90, true, never),
                    trial("pointsman", "none", 6, true, null)))
            .text();

    assertThat(text)
        .contains("| kill | pointsman | 1 | 6 | 6 | 0 | 0 | 0 of 25 | 500 | 500 | none | 0 |")
        .contains(
            "| link | pointsman | 1 | 40 | 40 | 2 | 9 | 25 of 25 | never | never | 700 | 9 |");
    assertThat(text.split("\\| none \\|", -1)).hasSize(3); // its row, and the "none" of kill's
  }

  @Test
  void theMedianOfAnEvenNumberIsTheMeanOfTheMiddleTwo() {
    assertThat(ResultsTable.middle(List.of(4.0, 1.0, 2.0, 9.0), Double::doubleValue))
        .isEqualTo(3.0);
  }

  private static TrialResult trial(
      String contender, String fault, double gap, boolean served, TrialResult.@Nullable Back back) {
    return new TrialResult(
        contender, 3, fault, 1, gap, gap, served, 7, Map.of(), 2, 1, 25, 25, 25, 1, 3, 5, 4, back,
        1);
  }
}
