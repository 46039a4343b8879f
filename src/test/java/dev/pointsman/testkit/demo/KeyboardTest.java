package dev.pointsman.testkit.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.testkit.pna.SyntheticClip;
import dev.pointsman.testkit.rtsp.PatternMedia;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyboardTest {
  @TempDir private Path directory;

  private final Addresses at = Addresses.unusual();
  private final Journal journal = new Journal(System::nanoTime, note -> {});

  @Test
  void aDigitKillsAServerAndTheSameOneBringsItBack() throws IOException {
    try (DemoSite site = site().start();
        NodePair nodes = nodes()) {
      Keyboard keyboard = new Keyboard(site, nodes, journal);

      keyboard.typed("2");
      assertThat(site.stream2().running()).isFalse();

      for (String nothing : new String[] {"", "5", "stream2", "q"}) {
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

  @Test
  void threeAndFourAreTheSchedulerNodes() throws IOException, InterruptedException {
    try (NodePair nodes = nodes()) {
      nodes.start();
      assertThat(nodes.owner()).hasValue(NodeName.SCHED_1);
      Keyboard keyboard = new Keyboard(site(), nodes, journal);

      keyboard.typed("3");
      assertThat(nodes.node(NodeName.SCHED_1).isAlive()).isFalse();
      assertThat(nodes.await(() -> has(nodes, NodeName.SCHED_2), Duration.ofSeconds(10))).isTrue();
      assertThat(nodes.lost()).isEmpty();

      keyboard.typed("3");
      assertThat(nodes.node(NodeName.SCHED_1).isAlive()).isTrue();
      assertThat(has(nodes, NodeName.SCHED_2)).isTrue();
    }
  }

  private static boolean has(NodePair nodes, NodeName name) {
    return nodes.owner().filter(name::equals).isPresent();
  }

  private DemoSite site() {
    Duration second = Duration.ofSeconds(1);
    return new DemoSite(at, new SyntheticClip(1, 80_000, second), new PatternMedia(1, second));
  }

  private NodePair nodes() throws IOException {
    NodePair nodes =
        new NodePair(
            new StandInNodes(true, true)::start, at, directory, (name, line) -> journal.elapsed());
    for (NodeName name : NodeName.values()) {
      Files.createDirectory(directory.resolve(name.toString()));
      Files.writeString(nodes.conf(name), DemoConf.of(name, at));
    }
    return nodes;
  }
}
