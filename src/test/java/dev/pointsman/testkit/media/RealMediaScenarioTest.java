package dev.pointsman.testkit.media;

import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import dev.pointsman.testkit.product.ProductProcess;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;

/**
 * Real streaming software through the product's relay: what arrives is what was sent.
 *
 * <p>The parts run at once: each waits for most of its time, since its server sends a clip of four
 * seconds in four seconds.
 */
@Timeout(90)
class RealMediaScenarioTest {

  private static @Nullable MediaLab lab;

  @BeforeAll
  static void start() {
    lab = MediaLab.start(ProductProcess::start);
  }

  /** Fails, too, when the product does not end in order. */
  @AfterAll
  static void stop() throws IOException {
    if (lab != null) {
      lab.close();
    }
  }

  @Test
  @Execution(CONCURRENT)
  void everyFrameArrivesOverInterleavedRtsp() {
    scenario().rtspInterleaved();
  }

  @Test
  @Execution(CONCURRENT)
  void everyByteArrivesOverPna() throws IOException {
    scenario().pna();
  }

  @Test
  @Execution(CONCURRENT)
  void everyFrameArrivesOverRtmp() {
    scenario().rtmp();
  }

  @Test
  @Execution(CONCURRENT)
  void everyMp3FrameArrivesOverIcecast() throws IOException {
    scenario().icecast();
  }

  @Test
  @Execution(CONCURRENT)
  void everyFrameArrivesOverHttp() {
    scenario().httpPlayback();
  }

  @Test
  @Execution(CONCURRENT)
  void everyByteArrivesOverHttp() throws IOException {
    scenario().httpDownload();
  }

  @Test
  @Execution(CONCURRENT)
  void aRealPlayerOnAnHttpRuleIsRefusedAndTheLogSaysWhy() {
    scenario().playerOnTheWrongRule();
  }

  private static MediaScenario scenario() {
    return Objects.requireNonNull(lab).scenario();
  }
}
