package dev.pointsman.peerlink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Batches between two nodes whose states go on meanwhile. */
@Timeout(60)
final class BatchesTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private static void send(Mesh.Node from, int to, String batch) {
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(2))
        .until(() -> from.links.send(Mesh.name(to), batch.getBytes(UTF_8)));
  }

  @Test
  void eachArrivesOnceAndInOrder() throws IOException {
    try (Mesh mesh = new Mesh(2)) {
      // given
      Mesh.Node one = mesh.start(1, 1);
      assertThat(one.links.send(Mesh.name(2), new byte[1])).isFalse();
      Mesh.Node two = mesh.start(2, 2);
      one.recorder.await1("up n2");
      // when
      for (int i = 1; i <= 20; i++) {
        send(one, 2, "b" + i);
      }
      one.recorder.awaitCount("taken n2", 20);
      // then
      assertThat(two.recorder.lines("batch"))
          .isEqualTo(IntStream.rangeClosed(1, 20).mapToObj(i -> "batch n1 b" + i).toList());
      assertThat(two.recorder.lines("received")).isNotEmpty();
      assertThat(two.recorder.lines("closed")).isEmpty();
    }
  }

  @Test
  void batchesGoOnAfterTheLinkCameBack() throws IOException {
    try (Mesh mesh = new Mesh(2)) {
      // given
      Mesh.Node one = mesh.start(1, 1);
      Mesh.Node two = mesh.start(2, 2);
      send(one, 2, "first");
      one.recorder.awaitCount("taken n2", 1);
      // when
      two.close();
      await().atMost(LIMIT).until(() -> !one.recorder.lines("down").isEmpty());
      assertThat(one.links.send(Mesh.name(2), new byte[1])).isFalse();
      Mesh.Node again = mesh.start(2, 3);
      one.recorder.awaitCount("up n2", 2);
      send(one, 2, "second");
      // then
      one.recorder.awaitCount("taken n2", 2);
      assertThat(again.recorder.lines("batch")).containsExactly("batch n1 second");
    }
  }

  @Test
  void tooLongABatchIsRefusedAndTheLongestIsNot() throws IOException {
    try (Mesh mesh = new Mesh(2)) {
      Mesh.Node one = mesh.start(1, 1);
      mesh.start(2, 2);
      assertThatThrownBy(() -> one.links.send(Mesh.name(2), new byte[Limits.PAYLOAD + 1]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("payload: 65537 bytes (expected: at most 65536)");
      send(one, 2, "x".repeat(Limits.PAYLOAD));
      one.recorder.awaitCount("taken n2", 1);
    }
  }
}
