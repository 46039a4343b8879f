package dev.pointsman.testkit.player;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MediaUrlTest {
  @Test
  void aMetafilesLineGetsItsProtocolsPort() {
    assertThat(MediaUrl.parse(" pnm://127.0.0.1/a/b.rm\n"))
        .hasToString("pnm://127.0.0.1:7070/a/b.rm");
    assertThat(MediaUrl.parse("rtsp://127.0.0.1")).hasToString("rtsp://127.0.0.1:554/");
  }

  @Test
  void anotherSchemeIsRefusedWithWhatIsExpected() {
    assertThatThrownBy(() -> MediaUrl.parse("http://127.0.0.1/"))
        .hasMessageContaining("expected: pnm://... or rtsp://...");
  }
}
