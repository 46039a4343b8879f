package dev.pointsman.testkit.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeLogTest {

  @Test
  void aServerThatGoesDownOrComesUpAgainIsASentence() {
    assertThat(
            NodeLog.sentence(
                "WARN  server: server=stream1 health=down was=up reason=\"connection refused\""))
        .hasValue("The scheduler node noticed: stream1 is down, and gets no more players.");
    assertThat(NodeLog.sentence("INFO  server: server=stream1 health=up was=down"))
        .hasValue("The scheduler node noticed: stream1 is up, and gets new players again.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "server=web1 health=up was=unknown", "vip: vip=media listening"})
  void everythingElseIsNot(String line) {
    assertThat(NodeLog.sentence(line)).isEmpty();
  }
}
