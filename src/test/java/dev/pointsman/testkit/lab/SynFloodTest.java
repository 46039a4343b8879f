package dev.pointsman.testkit.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pointsman.testkit.Tools;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The flood's packets are ones that a kernel answers. */
@Timeout(60)
class SynFloodTest {
  private static final int PORT = 7071;

  @Test
  void aKernelAnswersThem() throws Exception {
    Tools.require(
        NetworkLab.lacking().isEmpty(),
        "a network of namespaces",
        "run it with " + NetworkLab.lacking().orElse("nothing more"));
    try (NetworkLab lab = NetworkLab.create()) {
      LabHost attacker = lab.host("attacker", "10.99.0.66/24");
      LabHost server = lab.host("server", "10.99.0.11/24");
      server.addRoute(SynFlood.SOURCES, "via", "10.99.0.66");
      SwitchCounters counters =
          lab.network()
              .count(
                  Map.of(
                      "syn", "iifname \"attacker\" ip protocol tcp tcp flags syn / syn,ack",
                      "answer",
                          "iifname \"server\" ip daddr 198.18.0.0/15 ip protocol tcp tcp sport 7071"));
      try (ServerSocket listening =
              server.call(Duration.ofSeconds(5), () -> new ServerSocket(PORT));
          SynFlood flood = SynFlood.start(attacker, server.mac(), "10.99.0.11", PORT, 2_000, 7)) {
        assertThat(listening.isBound()).isTrue();
        await().until(() -> flood.sent() >= 1_000);
      }
      SwitchCounters.Amounts crossed = counters.read();
      assertThat(crossed.of("syn").packets()).isGreaterThanOrEqualTo(1_000);
      // Those whose checksums are wrong are dropped without an answer.
      assertThat(crossed.of("answer").packets()).isGreaterThan(crossed.of("syn").packets() / 2);
    }
  }
}
