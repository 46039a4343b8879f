package dev.pointsman.testkit.hop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pointsman.testkit.failover.NodeApi;
import dev.pointsman.testkit.lab.LabHost;
import dev.pointsman.testkit.lab.SynFlood;
import dev.pointsman.testkit.process.ChildProcess;
import dev.pointsman.testkit.process.Command;
import dev.pointsman.testkit.streams.Audience;
import dev.pointsman.testkit.streams.Heard;
import dev.pointsman.testkit.streams.StreamServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Ten thousand SYNs a second from spoofed addresses, while streams play. */
@Timeout(180)
class HopFloodTest {
  private static final int PORT = 7071;
  private static final int STREAMS = 100;
  private static final int RATE = 10_000;
  private static final int HALF_OPEN = 5_000;
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir private Path directory = Path.of("");

  @Test
  void aFloodHarmsNoStreamAndIsTurnedAwayAtItsLimit() throws Exception {
    HopNeeds.require();
    List<AutoCloseable> parts = new ArrayList<>();
    try {
      // given
      HopSite site = kept(parts, HopSite.build(directory));
      LabHost attacker = site.lab().host("attacker", "10.99.0.66/24");
      site.client().addNetwork("10.100.0.0/16");
      for (LabHost server : site.servers()) {
        server.addRoute("10.100.0.0/16", "via", "10.99.0.1");
        server.addRoute(SynFlood.SOURCES, "via", "10.99.0.66");
        kept(parts, StreamServer.start(server, PORT));
      }
      HopNodes nodes = kept(parts, HopNodes.start(site, rules(site), limits(), directory));
      Audience audience =
          kept(
              parts,
              Audience.start(
                  site.client(), new InetSocketAddress(HopSite.VIP, PORT), HopFloodTest::address));
      audience.fill(STREAMS, SOON);
      audience.take();
      int owner = nodes.owner();
      long before = liveBytes(nodes, owner);

      // when
      try (SynFlood flood =
          SynFlood.start(
              attacker, site.nodes().get(owner).mac(), HopSite.VIP, PORT, RATE, 20261123)) {
        await().atMost(SOON).until(() -> flood.sent() >= 2L * RATE);
        long midst = System.nanoTime();
        assertThat(audience.awaitHeardSince(midst, SOON)).as("in the midst of it").isTrue();
        // however many of them a busy machine comes to see
        nodes.awaitLogLine(owner, line -> line.contains("limit=hop.max-half-open"), SOON);
        await().atMost(SOON).until(() -> flood.sent() >= 4L * RATE);
      }

      // then every stream goes on
      assertThat(audience.awaitHeardSince(System.nanoTime(), SOON)).isTrue();
      Audience.Figures figures = audience.take();
      assertThat(figures.lost()).isEmpty();
      assertThat(figures.silence()).containsKeys(Heard.values());
      // and memory is bounded by what may be half open, not by what came
      assertThat(liveBytes(nodes, owner) - before).isLessThan(HALF_OPEN * 4096L);
      assertThat(metrics(site, owner))
          .containsPattern("pointsman_hop_turned_away_total\\{.*max-half-open.*} [1-9]");
    } finally {
      for (AutoCloseable part : parts.reversed()) {
        part.close();
      }
    }
  }

  private static List<String> rules(HopSite site) {
    return List.of(
        "{ vip = media, port = %d, protocol = telnet, forward = hop, servers = %s }"
            .formatted(PORT, site.allServers()));
  }

  private static List<String> limits() {
    return List.of(
        "hop { max-half-open = " + HALF_OPEN + " }",
        // A node that the flood leaves no processor for has not died.
        "cluster { silence = 10s }");
  }

  private static InetAddress address(int number) {
    return InetAddress.ofLiteral("10.100.0." + (1 + number % 250));
  }

  /** Bytes of all live objects of a node's process, collected first. */
  private long liveBytes(HopNodes nodes, int number) {
    Command histogram =
        Command.of(
            Path.of(System.getProperty("java.home"), "bin", "jcmd"),
            nodes.pid(number),
            "GC.class_histogram");
    // Its last line: "Total  OBJECTS  BYTES".
    String total = ChildProcess.run(histogram, directory, SOON).orFail().output().getLast();
    return Long.parseLong(total.strip().split(" +", -1)[2]);
  }

  private static String metrics(HopSite site, int number) {
    return site.nodes()
        .get(number)
        .call(SOON, () -> NodeApi.ask("GET", "/metrics", HopNodes.METRICS, Duration.ofSeconds(5)))
        .body();
  }

  private static <T extends AutoCloseable> T kept(List<AutoCloseable> parts, T part) {
    parts.add(part);
    return part;
  }
}
