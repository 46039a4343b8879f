package dev.pointsman.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The reference must say what the loader does; {@code -Dpointsman.docs.write=true} rewrites it. */
final class ConfigurationReferenceTest {
  private static final Path PAGE = Path.of("src/site/markdown/configuration.md");

  @Test
  void thePageIsTheOneThatTheTableOfKeysGives() throws IOException {
    // given
    String expected = ConfigurationReference.markdown();
    if (Boolean.getBoolean("pointsman.docs.write")) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, expected);
    }
    // when
    String actual = Files.exists(PAGE) ? Files.readString(PAGE) : "";
    // then
    assertThat(actual)
        .as("%s is stale: run this test with -Dpointsman.docs.write=true", PAGE)
        .isEqualTo(expected);
  }

  @Test
  void everyKeyHasADocSentenceAndAKebabCaseName() {
    for (Section section : Grammar.SECTIONS) {
      for (Key<?> key : section.keys()) {
        assertThat(key.name()).matches("[a-z]+(-[a-z]+)*");
        assertThat(key.doc()).as(key.name()).matches("(?s)[A-Z].*\\.");
        assertThat(key.type().allowed()).isNotBlank();
      }
      assertThat(section.names()).doesNotHaveDuplicates().noneMatch(section.refused()::containsKey);
    }
  }
}
