package dev.pointsman.testkit.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.testkit.pna.SyntheticClip;
import dev.pointsman.testkit.rtsp.PatternMedia;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class KeyboardTest {

  @Test
  void aDigitKillsAServerAndTheSameOneBringsItBack() throws IOException {
    Duration second = Duration.ofSeconds(1);
    SyntheticClip clip = new SyntheticClip(1, 80_000, second);
    Journal journal = new Journal(System::nanoTime, note -> {});
    try (DemoSite site =
        new DemoSite(Addresses.pick(), clip, new PatternMedia(1, second)).start()) {
      Keyboard keyboard = new Keyboard(site, journal);

      keyboard.typed("2");
      assertThat(site.stream2().running()).isFalse();

      for (String nothing : new String[] {"", "3", "stream2", "q"}) {
        keyboard.typed(nothing);
      }
      assertThat(site.stream1().running()).isTrue();
      assertThat(site.stream2().running()).isFalse();

      keyboard.typed("2");
      assertThat(site.stream2().running()).isTrue();
    }
    assertThat(journal.notes().stream().map(Journal.Note::text))
        .containsExactly("stream2 dies.", "stream2 is back.");
  }
}
