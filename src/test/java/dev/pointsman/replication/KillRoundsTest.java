package dev.pointsman.replication;

import static dev.pointsman.replication.TestNodes.payload;
import static dev.pointsman.replication.TestNodes.put;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.replication.document.Kind;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each of two nodes is killed twenty times, in turn, and always comes back to what is in force. */
@Tag("long")
final class KillRoundsTest {
  private static final int ROUNDS = 40;

  @TempDir Path directory;

  @Test
  void aKilledNodeAlwaysComesBackToWhatIsInForce() throws Exception {
    try (TestNodes nodes = new TestNodes(directory, "a", "b")) {
      // given
      Replica a = nodes.start("a");
      Replica b = nodes.start("b");
      nodes.awaitTogether("a", "b");
      for (int round = 0; round < ROUNDS; round++) {
        boolean first = round % 2 == 0;
        String killed = first ? "a" : "b";
        Replica survivor = first ? b : a;
        // when
        nodes.crash(killed);
        put(survivor, Kind.SERVER, "s1", "round " + round);
        Replica again = nodes.start(killed);
        // then
        assertThat(nodes.awaitReady(killed)).as("round " + round).isEqualTo(Readiness.IN_STEP);
        assertThat(payload(again, Kind.SERVER, "s1")).contains("round " + round);
        nodes.awaitTogether("a", "b");
        a = first ? again : a;
        b = first ? b : again;
      }
    }
  }
}
