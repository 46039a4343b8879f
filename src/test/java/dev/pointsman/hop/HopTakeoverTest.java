package dev.pointsman.hop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pointsman.testkit.lab.LabFailure;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two running scheduler nodes: what is hopped lives on, whichever of them goes. */
@Timeout(180)
@SuppressWarnings("NullAway.Init") // JUnit calls open first
final class HopTakeoverTest {
  private static final int STREAMS = 20;

  @TempDir Path directory;
  private HopPairLab lab;
  private final List<LiveStream> streams = new ArrayList<>();

  @BeforeEach
  void open() throws Exception {
    lab = new HopPairLab(directory);
  }

  @AfterEach
  void close() throws Exception {
    for (LiveStream stream : streams) {
      stream.close();
    }
    if (lab != null) {
      lab.close();
    }
  }

  @Test
  void establishedConnectionsLiveThroughAKillAMoveAndAShutdown() throws Exception {
    // given an owner with live streams, each of which its backup has
    lab.start("sched-1");
    lab.start("sched-2");
    HopLab.await(() -> owner("sched-1").equals("sched-1") && owner("sched-2").equals("sched-1"));
    HopLab.await(() -> eligible("sched-1") && eligible("sched-2"));
    for (int i = 0; i < STREAMS; i++) {
      streams.add(new LiveStream(lab.dial()));
    }
    allAnswer();
    HopLab.await(() -> copies("sched-2") == STREAMS);

    // when it is killed
    lab.product("sched-1").kill();
    HopLab.await(() -> owner("sched-2").equals("sched-2"));

    // then they go on, and are the backup's
    allAnswer();
    dials();
    HopLab.await(() -> hasStreams("sched-2"));

    // and when the first returns, has been told everything, and is given the VIP back
    lab.start("sched-1");
    HopLab.await(() -> copies("sched-1") >= STREAMS);
    HopLab.await(this::moves);
    HopLab.await(() -> owner("sched-1").equals("sched-1"));
    allAnswer();
    dials();
    HopLab.await(() -> hasStreams("sched-1"));
    HopLab.await(() -> lab.get("sched-2", "/api/v1/status").at("/rules/0/live").asInt() == 0);
    assertThat(lab.get("sched-2", "/api/v1/status").at("/rules/0/closed/vip-moved").asInt())
        .isZero();

    // and when it is told to end
    lab.product("sched-1").stop();
    HopLab.await(() -> owner("sched-2").equals("sched-2"));
    allAnswer();
    dials();
    HopLab.await(() -> hasStreams("sched-2"));
  }

  /** Each stream is answered twice from now on: once for what was under way. */
  private void allAnswer() throws Exception {
    List<Long> before = streams.stream().map(LiveStream::answers).toList();
    HopLab.await(
        () -> {
          for (int i = 0; i < STREAMS; i++) {
            LiveStream stream = streams.get(i);
            assertThat(stream.failure()).as("stream %d", i).isEmpty();
            if (stream.answers() < before.get(i) + 2) {
              return false;
            }
          }
          return true;
        });
  }

  /** Moves the VIP to the first node; false as long as that is not a candidate yet. */
  private boolean moves() {
    try {
      lab.post("sched-2", "/api/v1/vips/media/move/sched-1");
      return true;
    } catch (LabFailure refused) {
      assertThat(refused).hasMessageContaining("409");
      return false;
    }
  }

  private void dials() throws Exception {
    try (Socket dialled = lab.dial()) {
      assertThat(dialled.getInputStream().read()).isEqualTo('s');
    }
  }

  private String owner(String asked) {
    return lab.get(asked, "/api/v1/status").at("/vips/0/owner").asText();
  }

  private boolean eligible(String asked) {
    JsonNode servers = lab.get(asked, "/api/v1/status").path("servers");
    return servers.size() == 2
        && servers.get(0).path("eligible").asBoolean()
        && servers.get(1).path("eligible").asBoolean();
  }

  /** Whether all streams are among the open connections of a node. */
  private boolean hasStreams(String asked) {
    Set<String> open = new HashSet<>();
    for (JsonNode each : lab.get(asked, "/api/v1/connections").path("connections")) {
      if (each.path("phase").asText().equals("open")) {
        open.add(each.path("client").asText());
      }
    }
    return streams.stream().allMatch(stream -> open.contains("10.99.0.1:" + stream.port()));
  }

  /** How many flows of another owner a node has, by Prometheus; -1 before it says so. */
  private double copies(String asked) {
    return lab.metrics(asked)
        .lines()
        .filter(line -> line.startsWith("pointsman_hop_copies{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .findFirst()
        .orElse(-1);
  }
}
