package dev.pointsman.hop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two running scheduler nodes that are the servers themselves: each serves its own share. */
@Timeout(180)
@SuppressWarnings("NullAway.Init") // JUnit calls open first
final class HopServingNodesTest {
  private static final int STREAMS = 20;

  @TempDir Path directory;
  private HopPairLab lab;
  private final LiveStreams streams = new LiveStreams();

  @BeforeEach
  void open() throws Exception {
    lab = new HopPairLab(directory, true).with(", policy = round-robin");
  }

  @AfterEach
  void close() throws Exception {
    streams.close();
    if (lab != null) {
      lab.close();
    }
  }

  @Test
  void eachServesItsShareAsOwnerAndAsStandbyAndThroughTakeovers() throws Exception {
    // given
    lab.start("sched-1");
    lab.start("sched-2");
    HopLab.await(
        () -> lab.owner("sched-1").equals("sched-1") && lab.owner("sched-2").equals("sched-1"));
    HopLab.await(() -> lab.eligible("sched-1") && lab.eligible("sched-2"));
    // when
    streams.open(lab, STREAMS);
    streams.allAnswer();
    // then both serve, and the standby sends nothing back
    assertThat(streams.servers()).containsExactlyInAnyOrder("s1", "s2");
    HopLab.await(() -> packets("sched-1", "local") > 0 && packets("sched-1", "forwarded") > 0);
    HopLab.await(() -> packets("sched-2", "local") > 0);
    assertThat(packets("sched-2", "forwarded")).as("none, or not told of").isNotPositive();
    HopLab.await(() -> streams.areOpenAt(lab, "sched-1"));
    // and the checks that the standby makes of the owner's service are no connections
    assertThat(lab.get("sched-1", "/api/v1/status").at("/rules/0/accepted").asInt())
        .isEqualTo(STREAMS);
    HopLab.await(() -> copies("sched-2") == STREAMS);

    // and when the owner's process is killed, but not its service
    lab.product("sched-1").kill();
    HopLab.await(() -> lab.owner("sched-2").equals("sched-2"));
    // then the connections with both go on, and both take new ones
    streams.allAnswer();
    assertThat(dialled()).containsExactlyInAnyOrder("s1", "s2");
    HopLab.await(() -> streams.areOpenAt(lab, "sched-2"));

    // and when it returns, and is given the VIP back
    lab.start("sched-1");
    HopLab.await(() -> copies("sched-1") >= STREAMS);
    HopLab.await(() -> lab.eligible("sched-1"));
    HopLab.await(() -> lab.moves("sched-2", "sched-1"));
    assertThat(dialled()).containsExactlyInAnyOrder("s1", "s2");
    HopLab.await(() -> lab.owner("sched-1").equals("sched-1"));
    streams.allAnswer();
    assertThat(dialled()).containsExactlyInAnyOrder("s1", "s2");
    HopLab.await(() -> streams.areOpenAt(lab, "sched-1"));
    assertThat(lab.eligible("sched-1") && lab.eligible("sched-2")).isTrue();

    // and when it is told to end
    lab.product("sched-1").stop();
    HopLab.await(() -> lab.owner("sched-2").equals("sched-2"));
    streams.allAnswer();
    assertThat(dialled()).containsExactlyInAnyOrder("s1", "s2");
  }

  /** The servers that answer some connections, made one after the other. */
  private Set<String> dialled() throws Exception {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < 8; i++) {
      try (Socket dialled = lab.dial()) {
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(dialled.getInputStream(), StandardCharsets.US_ASCII));
        names.add(lines.readLine().split(" ", 2)[0]);
        dialled.getOutputStream().write("so\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(lines.readLine()).isEqualTo("so");
      }
    }
    return names;
  }

  private double packets(String node, String what) {
    return lab.meter(node, "pointsman_hop_kernel_packets_total", "what=\"" + what + "\"");
  }

  /** How many flows of another owner a node has. */
  private double copies(String asked) {
    return lab.meter(asked, "pointsman_hop_copies", "");
  }
}
