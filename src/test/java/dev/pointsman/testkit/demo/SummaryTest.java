package dev.pointsman.testkit.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SummaryTest {

  @Test
  void bytesAreThoseOfEveryCallAndSilencesAreNamed() {
    assertThat(text(List.of()))
        .contains("3; calls: 3")
        .contains("1,246,912 received")
        .contains("Ann 60 ms")
        .contains("sched-1 was killed and sched-2 had the VIP (term 2): 61 ms to 123 ms from")
        .contains("7 dials were refused")
        .contains("sent 1 of 1 listeners to the dead server, the VIP 0 of 1")
        .doesNotContain("Not as promised");
  }

  @Test
  void whatDidNotHappenIsSaid() {
    assertThat(text(List.of("Ben heard nothing."))).endsWith("Not as promised: Ben heard nothing.");
  }

  private static String text(List<String> broken) {
    return Summary.of(Given.middle(0), broken, 200).stream()
        .map(line -> line.render(200, false))
        .collect(Collectors.joining("\n"));
  }
}
