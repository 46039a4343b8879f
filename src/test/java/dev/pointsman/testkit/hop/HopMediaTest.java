package dev.pointsman.testkit.hop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import dev.pointsman.testkit.hop.Crossings.Way;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.extension.TestWatcher;
import org.junit.jupiter.api.parallel.Execution;

/**
 * Unmodified streaming software through {@code forward = hop}, behind a firewall that lets in only
 * what was asked for.
 *
 * <p>The parts run at once: each waits for most of its time, since clips are sent at their own
 * pace.
 */
@Timeout(180)
class HopMediaTest {
  private static @Nullable HopLab lab;
  private static @Nullable HopNodes nodes;

  /** What the scheduler nodes wrote, where a part fails. */
  @RegisterExtension
  static final TestWatcher LOGS =
      new TestWatcher() {
        @Override
        public void testFailed(ExtensionContext context, @Nullable Throwable cause) {
          System.err.println(context.getDisplayName() + " failed; the scheduler nodes wrote:");
          System.err.println(Objects.requireNonNull(nodes).logs());
        }
      };

  @BeforeAll
  static void start() throws IOException {
    HopLab started = HopLab.start();
    lab = started;
    nodes = started.startNodes("hop");
  }

  /** What holds of all that was played, and that the product ends in order. */
  @AfterAll
  static void theWayOfAllOfIt() throws IOException {
    HopLab started = lab;
    if (started == null) {
      return;
    }
    try (started) {
      started.scenario().assertTheWay();
      Crossings.Ways ways = started.scenario().site().crossings().read();
      assertThat(ways.of(Way.MEDIA_FROM_VIP).packets()).as("%s", ways).isPositive();
      assertThat(ways.of(Way.ASKED).packets()).as("%s", ways).isPositive();
      assertThat(ways.of(Way.HANDED_ON).packets()).as("%s", ways).isPositive();
      assertThat(ways.of(Way.SERVED_BY_FIRST).packets())
          .as("some by the first server, some by the second: %s", ways)
          .isPositive()
          .isLessThan(ways.of(Way.SERVED).packets());
    }
  }

  @Test
  @Execution(CONCURRENT)
  void ffmpegPlaysOverUdp() {
    scenario().rtspByFfmpeg();
  }

  @Test
  @Execution(CONCURRENT)
  void gstreamerPlaysOverUdp() {
    scenario().rtspByGst();
  }

  @Test
  @Execution(CONCURRENT)
  void mpvPlaysOverUdp() throws IOException {
    scenario().rtspByMpv();
  }

  @Test
  @Execution(CONCURRENT)
  void aRealPlayerTakesDatagrams() {
    scenario().pnaOverUdp();
  }

  @Test
  @Execution(CONCURRENT)
  void mplayerPlaysPnaOverItsConnection() throws IOException {
    scenario().pnaByMplayer();
  }

  @Test
  @Execution(CONCURRENT)
  void everyFrameArrivesOverRtmp() {
    scenario().rtmp();
  }

  @Test
  @Execution(CONCURRENT)
  void mp3ArrivesOverIcecast() throws Exception {
    scenario().icecast();
  }

  private static HopScenario scenario() {
    return Objects.requireNonNull(lab).scenario();
  }
}
