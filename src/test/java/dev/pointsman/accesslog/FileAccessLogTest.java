package dev.pointsman.accesslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pointsman.model.CloseCause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileAccessLogTest {
  @TempDir private Path directory;

  @Test
  void closingWritesEveryLineInOrder() throws IOException {
    // given
    Path file = directory.resolve("access.log");
    AccessLog log = AccessLog.toFile(file);

    // when
    for (long id = 1; id <= 1000; id++) {
      log.connected(Views.open(id, ""));
      log.alive(Views.open(id, ""));
      log.closed(Views.open(id, ""), CloseCause.CLIENT_CLOSED, 5);
    }
    log.close();

    // then
    List<JsonNode> lines = lines(file);
    assertThat(lines).hasSize(3000);
    for (int i = 0; i < lines.size(); i++) {
      assertThat(lines.get(i).path("id").asLong()).isEqualTo(i / 3 + 1);
    }
    assertThat(lines.subList(0, 3))
        .extracting(line -> line.path("event").asText())
        .containsExactly("connect", "alive", "close");
  }

  @Test
  void anExistingFileIsAppendedTo() throws IOException {
    // given
    Path file = directory.resolve("access.log");
    write(file, 1);

    // when
    write(file, 2);

    // then
    assertThat(ids(file)).containsExactly(1L, 2L);
  }

  @Test
  void linesAfterALogRotationGoToTheNewFile() throws IOException {
    // given
    Path file = directory.resolve("access.log");
    Path rotated = directory.resolve("access.log.1");
    try (AccessLog log = AccessLog.toFile(file)) {
      log.connected(Views.open(1, ""));
      await().until(() -> !ids(file).isEmpty());
      Files.move(file, rotated);

      // when
      log.reopen();
      await().until(() -> Files.exists(file));
      log.connected(Views.open(2, ""));
    }

    // then
    assertThat(ids(rotated)).containsExactly(1L);
    assertThat(ids(file)).containsExactly(2L);
  }

  @Test
  void aRotationThatCannotReopenKeepsWritingToTheFileItHas() throws IOException {
    // given
    Path inner = Files.createDirectory(directory.resolve("logs"));
    Path file = inner.resolve("access.log");
    Path moved = directory.resolve("moved");
    try (AccessLog log = AccessLog.toFile(file)) {
      Files.move(inner, moved);

      // when
      log.reopen();
      log.connected(Views.open(1, ""));
    }

    // then
    assertThat(ids(moved.resolve("access.log"))).containsExactly(1L);
  }

  @Test
  void callsAfterClosingDoNothing() throws IOException {
    // given
    Path file = directory.resolve("access.log");
    AccessLog log = AccessLog.toFile(file);
    log.close();

    // when
    log.connected(Views.open(1, ""));
    log.reopen();
    log.close();

    // then
    assertThat(file).isEmptyFile();
  }

  @Test
  void aMissingDirectoryIsAnErrorThatNamesIt() {
    Path file = directory.resolve("nowhere/access.log");
    assertThatIOException()
        .isThrownBy(() -> AccessLog.toFile(file))
        .withMessageContaining("access log " + file + ": no directory " + file.getParent())
        .withMessageContaining("expected:");
  }

  @Test
  void aDirectoryInPlaceOfTheFileIsAnErrorThatSaysSo() {
    assertThatIOException()
        .isThrownBy(() -> AccessLog.toFile(directory))
        .withMessageContaining("access log " + directory + ": is a directory");
  }

  private static void write(Path file, long id) throws IOException {
    try (AccessLog log = AccessLog.toFile(file)) {
      log.connected(Views.open(id, ""));
    }
  }

  private static List<Long> ids(Path file) throws IOException {
    return lines(file).stream().map(line -> line.path("id").asLong()).toList();
  }

  private static List<JsonNode> lines(Path file) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      lines.add(new ObjectMapper().readTree(line));
    }
    return lines;
  }
}
