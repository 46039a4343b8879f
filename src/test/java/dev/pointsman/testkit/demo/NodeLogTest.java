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
                NodeName.SCHED_2,
                "WARN  server: server=stream1 health=down was=up reason=\"connection refused\""))
        .hasValue("sched-2 noticed: stream1 is down, and gets no more players.");
    assertThat(
            NodeLog.sentence(NodeName.SCHED_2, "INFO  server: server=stream1 health=up was=down"))
        .hasValue("sched-2 noticed: stream1 is up, and gets new players again.");
  }

  @Test
  void aTakeoverIsASentenceWithItsPhases() {
    assertThat(
            NodeLog.sentence(
                NodeName.SCHED_2,
                "INFO  failover: vip=media taken term=3 reason=owner-lost from=sched-1"
                    + " noticed-ms=98.2 decided-ms=98.8 held-ms=99.4 announced-ms=none"
                    + " first-connection-ms=103.7"))
        .hasValue(
            "sched-2 tells of its takeover (owner-lost), in ms since it had last heard sched-1:"
                + " noticed 98.2, decided 98.8, had the VIP 99.4, first connection 103.7.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "server=web1 health=up was=unknown", "vip: vip=media listening"})
  void everythingElseIsNot(String line) {
    assertThat(NodeLog.sentence(NodeName.SCHED_2, line)).isEmpty();
  }
}
