package dev.pointsman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class CheckCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path directory = Path.of("");

  @Test
  void theShippedConfigurationIsValid() {
    // when
    int code = run();
    // then
    assertThat(code).isEqualTo(ExitCodes.DONE);
    assertThat(out).hasToString("conf/pointsman.conf: valid: 1 VIP, 2 servers, 6 rules\n");
    assertThat(err).hasToString("");
  }

  @Test
  void errorsGoToStandardErrorOneALineAndTheExitCodeIsTwo() throws IOException {
    // given
    Path conf = Files.writeString(directory.resolve("p.conf"), "pointsman { a = 1\n b = 2 }");
    // when
    int code = run("--conf", conf.toString());
    // then
    assertThat(code).isEqualTo(ExitCodes.INVALID_CONFIGURATION);
    assertThat(out).hasToString(conf + ": invalid: 3 errors\n");
    assertThat(err.toString().lines()).hasSize(3).allMatch(line -> line.startsWith(conf + ":"));
  }

  @Test
  void withJsonEachFindingIsAnObject() throws IOException {
    // given
    Path conf = Files.writeString(directory.resolve("p.conf"), "pointsman {\n vip = 1 }");
    // when
    int code = run("--conf", conf.toString(), "--json");
    // then
    assertThat(code).isEqualTo(ExitCodes.INVALID_CONFIGURATION);
    assertThat(err).hasToString("");
    JsonNode object = new ObjectMapper().readTree(out.toString());
    assertThat(object.path("valid").asBoolean(true)).isFalse();
    JsonNode finding = object.path("findings").path(1);
    assertThat(finding.path("line").asInt()).isEqualTo(2);
    assertThat(finding.path("column").asInt()).isEqualTo(2);
    assertThat(finding.path("key").asText()).isEqualTo("vip");
    assertThat(finding.path("problem").asText()).contains("did you mean `vips`?");
    assertThat(finding.path("severity").asText()).isEqualTo("error");
  }

  private int run(String... arguments) {
    return new CommandLine(new CheckCommand())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
