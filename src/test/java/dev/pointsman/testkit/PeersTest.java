package dev.pointsman.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.testkit.net.HostPort;
import dev.pointsman.testkit.pna.PnaServer;
import dev.pointsman.testkit.pna.SyntheticClip;
import dev.pointsman.testkit.traffic.TrafficServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class PeersTest {
  private static final InetSocketAddress FREE = HostPort.parse("127.0.0.1:0");
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... args) {
    Peers peers = new Peers(new PrintStream(out, true, UTF_8), new CountDownLatch(0));
    return peers.run(args, new PrintStream(err, true, UTF_8));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pna-server | a peer and its address are needed",
        "telnet 127.0.0.1:0 | \"telnet\" is not a peer",
        "pna-server 127.0.0.1 | \"127.0.0.1\" is not an address",
        "pna-server 127.0.0.1:0 --colour red | \"--colour\" is not an option of this peer",
        "pna-server 127.0.0.1:0 --name | --name needs a value",
        "rtsp-server 127.0.0.1:0 --seconds ten | --seconds ten (expected: 1 to 86400)",
        "crowd 127.0.0.1:0 --total 0 | --total 0 (expected: 1 to 100000000)",
        "pna-player rtsp://127.0.0.1/x | (expected: pnm://...)",
        "rtsp-player rtsp://127.0.0.1/x --media mail | --media mail (expected: tcp or udp)"
      })
  void wrongUsageIsOneSentenceAnd64(String line, String sentence) {
    assertThat(run(line.split(" ", -1))).isEqualTo(64);
    assertThat(err.toString(UTF_8)).contains(sentence).hasLineCount(1);
  }

  @Test
  void aTakenAddressIsOneSentenceAnd1() throws Exception {
    try (TrafficServer server = new TrafficServer(FREE).start()) {
      String address = HostPort.format(server.address());
      assertThat(run("pna-server", address, "--name", "stream9")).isEqualTo(1);
      assertThat(err.toString(UTF_8)).contains("stream9 cannot listen on " + address);
    }
  }

  @Test
  void aPlayerPrintsItsStatisticsAndTheEnd() throws Exception {
    SyntheticClip clip = new SyntheticClip(1, 80_000, Duration.ofMillis(300));
    try (PnaServer server = new PnaServer("stream1", FREE, clip).start()) {
      int exit = run("pna-player", "pnm://" + HostPort.format(server.address()) + "/clip.rm");

      assertThat(exit).isZero();
      assertThat(out.toString(UTF_8))
          .contains("dialled " + HostPort.format(server.address()) + "  server stream1  TCP")
          .contains("END_OF_CLIP: End of clip.");
    }
  }

  @Test
  void aCrowdPrintsItsAccount() throws Exception {
    try (TrafficServer server = new TrafficServer(FREE).start()) {
      assertThat(run("crowd", HostPort.format(server.address()), "--total", "50")).isZero();
      assertThat(out.toString(UTF_8)).contains("COMPLETED=50");
    }
  }

  @Test
  void aServerSaysWhereItServes() {
    assertThat(run("rtsp-server", "127.0.0.1:0")).isZero();
    assertThat(out.toString(UTF_8)).startsWith("serving rtsp://127.0.0.1:");
  }
}
