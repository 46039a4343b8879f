package dev.pointsman.hop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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
  private final LiveStreams streams = new LiveStreams();

  @BeforeEach
  void open() throws Exception {
    lab = new HopPairLab(directory);
  }

  @AfterEach
  void close() throws Exception {
    streams.close();
    if (lab != null) {
      lab.close();
    }
  }

  @Test
  void establishedConnectionsLiveThroughAKillAMoveAndAShutdown() throws Exception {
    // given an owner with live streams, each of which its backup has
    lab.start("sched-1");
    lab.start("sched-2");
    HopLab.await(
        () -> lab.owner("sched-1").equals("sched-1") && lab.owner("sched-2").equals("sched-1"));
    HopLab.await(() -> lab.eligible("sched-1") && lab.eligible("sched-2"));
    streams.open(lab, STREAMS);
    streams.allAnswer();
    HopLab.await(() -> copies("sched-2") == STREAMS);
    HopLab.await(
        () ->
            hop("sched-1").at("/backups/0/node").asText().equals("sched-2")
                && hop("sched-1").at("/backups/0/complete").asBoolean()
                && hop("sched-1").at("/backups/0/behind").asLong(-1) == 0);
    assertThat(hop("sched-1").path("role").asText()).isEqualTo("owner");
    assertThat(hop("sched-1").path("flows").asInt()).isEqualTo(STREAMS);
    assertThat(hop("sched-1").at("/backups/0/acknowledged").asInt()).isPositive();
    assertThat(hop("sched-2").path("role").asText()).isEqualTo("backup");
    assertThat(hop("sched-2").path("flows").asInt()).isEqualTo(STREAMS);
    assertThat(hop("sched-2").path("complete").asBoolean()).isTrue();

    // when it is killed
    lab.product("sched-1").kill();
    HopLab.await(() -> lab.owner("sched-2").equals("sched-2"));

    // then they go on, and are the backup's
    streams.allAnswer();
    dials();
    HopLab.await(() -> streams.areOpenAt(lab, "sched-2"));
    HopLab.await(
        () ->
            hop("sched-2").path("role").asText().equals("owner")
                && hop("sched-2").path("backups").isEmpty());

    // and when the first returns, has been told everything, and is given the VIP back
    lab.start("sched-1");
    HopLab.await(() -> copies("sched-1") >= STREAMS);
    HopLab.await(() -> lab.moves("sched-2", "sched-1"));
    HopLab.await(() -> lab.owner("sched-1").equals("sched-1"));
    streams.allAnswer();
    dials();
    HopLab.await(() -> streams.areOpenAt(lab, "sched-1"));
    HopLab.await(() -> lab.get("sched-2", "/api/v1/status").at("/rules/0/live").asInt() == 0);
    assertThat(lab.get("sched-2", "/api/v1/status").at("/rules/0/closed/vip-moved").asInt())
        .isZero();

    // and when it is told to end
    lab.product("sched-1").stop();
    HopLab.await(() -> lab.owner("sched-2").equals("sched-2"));
    streams.allAnswer();
    dials();
    HopLab.await(() -> streams.areOpenAt(lab, "sched-2"));
  }

  @Test
  void clientThatDialsTheNextOwnerBeforeThatDecidesIsNotRefused() throws Exception {
    // given a standby that has the VIP's address already, and a client that sends there
    lab.start("sched-1");
    lab.start("sched-2");
    HopLab.await(
        () -> lab.owner("sched-1").equals("sched-1") && lab.owner("sched-2").equals("sched-1"));
    HopLab.await(() -> lab.eligible("sched-2"));
    lab.addVip("sched-2");
    lab.clientSendsTo("sched-2");
    // when
    CompletableFuture<Integer> answer = dialAside();
    // then it is neither refused nor served
    HopLab.await(
        () -> lab.meter("sched-2", "pointsman_hop_kernel_packets_total", "\"not-owned\"") > 0);
    assertThat(answer).isNotDone();
    // and when that node takes over
    lab.product("sched-1").kill();
    // then it is served, as it goes on trying
    assertThat(answer.get(40, TimeUnit.SECONDS)).isEqualTo('s');
  }

  /** The first byte that a connection hears which is dialled on a thread of its own. */
  private CompletableFuture<Integer> dialAside() {
    CompletableFuture<Integer> answer = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              try (Socket dialled = lab.dial(Duration.ofSeconds(35))) {
                answer.complete(dialled.getInputStream().read());
              } catch (IOException e) {
                answer.completeExceptionally(e);
              }
            });
    return answer;
  }

  /** What a node's status says of the VIP's flows. */
  private JsonNode hop(String asked) {
    return lab.get(asked, "/api/v1/status").at("/vips/0/hop");
  }

  private void dials() throws Exception {
    try (Socket dialled = lab.dial()) {
      assertThat(dialled.getInputStream().read()).isEqualTo('s');
    }
  }

  /** How many flows of another owner a node has. */
  private double copies(String asked) {
    return lab.meter(asked, "pointsman_hop_copies", "");
  }
}
