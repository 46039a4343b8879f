package dev.pointsman.testkit.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The scenario against relays whose behaviour is known: it passes a sound one and fails one that
 * spoils a bit.
 */
// It tells whether the scenario itself can fail, which only a change of the scenario can change.
@Tag("long")
@Timeout(120)
class MediaScenarioControlTest {

  @Test
  void aSoundRelayPasses() throws IOException {
    try (MediaLab lab = MediaLab.start((site, in) -> new ControlRelay(site, ControlRelay.SOUND))) {
      MediaScenario scenario = lab.scenario();
      scenario.rtspInterleaved();
      scenario.pna();
      scenario.rtmp();
      scenario.icecast();
      scenario.httpPlayback();
      scenario.httpDownload();
      scenario.playerOnTheWrongRule();
      assertThat(scenario.dispatcher().isAlive()).isTrue();
    }
  }

  @Test
  void aRelayThatSpoilsABitOfEachConnectionFailsEveryPart() throws IOException {
    // In every stream that is sent, byte 15,011 lies well inside the media.
    try (MediaLab lab = MediaLab.start((site, in) -> new ControlRelay(site, 15_011))) {
      MediaScenario scenario = lab.scenario();
      assertThatThrownBy(scenario::rtspInterleaved).hasMessageMatching("video frame .*arrived.*");
      assertThatThrownBy(scenario::pna).hasMessageContaining("the first byte that differs");
      assertThatThrownBy(scenario::rtmp).hasMessageMatching("(audio|video) frame .*arrived.*");
      assertThatThrownBy(scenario::icecast).hasMessageContaining("the first byte of");
      assertThatThrownBy(scenario::httpPlayback).hasMessageContaining("frame");
      assertThatThrownBy(scenario::httpDownload).hasMessageContaining("the first byte of whole");
    }
  }
}
