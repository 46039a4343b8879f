package dev.pointsman.replication.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pointsman.model.NodeName;
import dev.pointsman.replication.document.Bucket;
import dev.pointsman.replication.document.Document;
import dev.pointsman.replication.document.Kind;
import dev.pointsman.replication.document.Snapshot;
import dev.pointsman.replication.document.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StateDirectoryTest {
  private static final Bucket BUCKET =
      Bucket.of("s1", Document.of(new Version(7, new NodeName("a")), new byte[] {1, 2, 3}));

  @TempDir Path temp;

  @Test
  void whatIsWrittenIsReadAgain() throws Exception {
    // given
    Path directory = temp.resolve("new/one");
    try (StateDirectory state = StateDirectory.open(directory, "site")) {
      assertThat(state.read()).isEqualTo(Snapshot.EMPTY);
      // when
      state.write(Kind.SERVER, BUCKET);
      state.write(Kind.VIP, BUCKET);
      state.write(Kind.VIP, BUCKET);
    }
    // then
    try (StateDirectory state = StateDirectory.open(directory, "site")) {
      assertThat(state.read())
          .isEqualTo(Snapshot.EMPTY.merge(Kind.SERVER, BUCKET).merge(Kind.VIP, BUCKET));
    }
  }

  @Test
  void anyDamageIsSeenAndItsFileIsNamed() throws Exception {
    // given
    Path file = temp.resolve("server.state");
    write();
    byte[] whole = Files.readAllBytes(file);
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 2_000; i++) {
      byte[] damaged =
          random.nextInt(4) == 0
              ? Arrays.copyOf(whole, random.nextInt(whole.length))
              : whole.clone();
      if (damaged.length == whole.length) {
        damaged[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
      }
      Files.write(file, damaged);
      // when, then
      try (StateDirectory state = StateDirectory.open(temp, "site")) {
        assertThatThrownBy(state::read)
            .isInstanceOf(StateException.class)
            .hasMessageContaining(file.toString())
            .hasMessageContaining("move it away");
      }
    }
  }

  @Test
  void theStateOfAnotherSiteIsRefused() throws Exception {
    // given
    write();
    try (StateDirectory state = StateDirectory.open(temp, "another")) {
      // when, then
      assertThatThrownBy(state::read)
          .hasMessageContaining("it is of the site site (expected: another)");
    }
  }

  @Test
  void aDirectoryInUseIsRefused() throws Exception {
    try (StateDirectory state = StateDirectory.open(temp, "site")) {
      // when, then
      assertThatThrownBy(() -> StateDirectory.open(temp, "site"))
          .isInstanceOf(StateException.class)
          .hasMessageContaining("another process uses it");
      assertThat(state.read()).isEqualTo(Snapshot.EMPTY);
    }
  }

  @Test
  void aFileInItsPlaceIsNamed() throws Exception {
    // given
    Path file = Files.createFile(temp.resolve("file"));
    // when, then
    assertThatThrownBy(() -> StateDirectory.open(file, "site"))
        .isInstanceOf(StateException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("expected: a directory");
  }

  @Test
  void aWriteThatFailsKeepsWhatWasThere() throws Exception {
    // given
    write();
    Files.createDirectories(temp.resolve("server.state.new/in the way"));
    try (StateDirectory state = StateDirectory.open(temp, "site")) {
      // when, then
      assertThatThrownBy(() -> state.write(Kind.SERVER, Bucket.EMPTY))
          .isInstanceOf(StateException.class)
          .hasMessageContaining("server.state: cannot be written");
      assertThat(state.read().bucket(Kind.SERVER)).isEqualTo(BUCKET);
    }
  }

  private void write() throws StateException {
    try (StateDirectory state = StateDirectory.open(temp, "site")) {
      state.write(Kind.SERVER, BUCKET);
    }
  }
}
