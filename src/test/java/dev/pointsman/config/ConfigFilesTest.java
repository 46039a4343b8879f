package dev.pointsman.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.config.report.Finding;
import dev.pointsman.config.report.Findings;
import dev.pointsman.config.report.Place;
import dev.pointsman.model.SchedulingRule;
import dev.pointsman.model.ServerName;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files that cannot be read, cannot be parsed, include others, or name an agent-rules file. */
final class ConfigFilesTest {
  @TempDir private Path directory = Path.of("");

  @Test
  void aMissingFileADirectoryAnEmptyAndABinaryOneAreRefused() throws IOException {
    assertThat(errors(directory.resolve("none.conf")))
        .containsExactly(
            directory.resolve("none.conf")
                + ": no such file (expected: a text file in UTF-8 of at most 1 MiB)");
    assertThat(errors(directory)).singleElement().asString().contains(": a directory (expected");
    assertThat(errors(write("empty.conf", " \n"))).singleElement().asString().contains(": empty");
    Path binary = directory.resolve("binary.conf");
    Files.write(binary, new byte[] {'a', '\n', 'b', 0, 1, 2});
    assertThat(errors(binary)).singleElement().asString().contains("binary.conf:2:2: a NUL");
    Files.write(binary, new byte[] {'a', '\n', 'b', 'c', (byte) 0xff});
    assertThat(errors(binary))
        .singleElement()
        .asString()
        .contains("binary.conf:2:3: not UTF-8: byte 0xff");
  }

  @Test
  void aFileOf50MegabytesIsRefusedBySize() throws IOException {
    // given
    Path large = directory.resolve("large.conf");
    try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
      file.setLength(50_000_000);
    }
    // when, then
    assertThat(errors(large)).singleElement().asString().contains("large.conf: 50000000 bytes");
  }

  @Test
  void aSyntaxErrorHasALineAndAColumn() {
    assertThat(Conf.errors("pointsman {\n  node = a\n  vips { v = ] }\n}"))
        .singleElement()
        .asString()
        .startsWith("p.conf:3:14: ");
    assertThat(Conf.errors("pointsman {\n  node = a\n"))
        .singleElement()
        .asString()
        .startsWith("p.conf:3");
  }

  @Test
  void everySubstitutionThatDoesNotResolveIsNamedWithItsPlace() {
    assertThat(
            Conf.errors(
                "pointsman {\n  node = ${no.such.name}\n  max-connections = ${NO_SUCH_VAR}\n}"))
        .satisfiesExactlyInAnyOrder(
            error ->
                assertThat(error)
                    .startsWith(
                        "p.conf:2:10: substitution: ${no.such.name}: it has no value (expected:"),
            error -> assertThat(error).startsWith("p.conf:3:21: substitution: ${NO_SUCH_VAR}: it"));
  }

  @Test
  void aSubstitutionThatLeadsBackToItselfIsAnError() {
    assertThat(Conf.errors("a = ${b}\nb = ${a}\npointsman { node = ${a} }")).isNotEmpty();
  }

  @Test
  void substitutionsThatMultiplyAreRefusedBeforeTheyAreTried() {
    // given
    StringBuilder text = new StringBuilder("a0 = xxxxxxxx\n");
    for (int i = 0; i < 40; i++) {
      text.append("a%d = ${a%d}${a%d}\n".formatted(i + 1, i, i));
    }
    // when, then
    assertThat(Conf.errors(text.toString()))
        .singleElement()
        .asString()
        .contains("can make the text grow without bounds");
  }

  @Test
  void chainsOfSubstitutionsAreBounded() {
    // given
    StringBuilder text = new StringBuilder("x0 = 1\n");
    for (int i = 0; i < 1001; i++) {
      text.append("x%d = ${x%d}\n".formatted(i + 1, i));
    }
    // when, then
    assertThat(Conf.errors(text.toString()))
        .containsExactly("p.conf:1002:9: too many substitutions (expected: at most 1000 a file)");
  }

  @Test
  @Timeout(60)
  void aFileThatIsWrongFromEndToEndIsExplainedInBoundedTimeAndSpace() {
    // given: 10,000 servers, and rules each of which names two others, as far as 1 MiB goes
    StringBuilder text = new StringBuilder(Conf.with("")).append("pointsman.rules = [\n");
    for (int i = 0; i < 10_000; i++) {
      text.append("{ vip = media, port = %d, servers = [s%dx, s%dy] }\n".formatted(i + 1, i, i));
    }
    text.append("]\npointsman.servers {\n");
    for (int i = 3; i < 10_000; i++) {
      text.append("s%d { address = 10.0.%d.%d }\n".formatted(i, i / 256, i % 256));
    }
    // when
    List<String> errors = Conf.errors(text.append("}\n").toString());
    // then
    assertThat(errors).hasSizeBetween(Findings.MOST, Findings.MOST + 1);
  }

  @Test
  void nestingOfAnyDepthIsRefusedAtAPlace() {
    for (String open : List.of("a {", "[", "a = [", "a.b.c.d.e.f.g.h { ", "{")) {
      assertThat(Conf.errors("x = 1\ny = " + open.repeat(100_000)))
          .singleElement()
          .asString()
          .startsWith("p.conf:2:")
          .contains("nested too deeply");
    }
    assertThat(Conf.errors("a" + ".a".repeat(300_000) + " = 1"))
        .singleElement()
        .asString()
        .startsWith("p.conf:1:1: nested too deeply");
    assertThat(Conf.errors("x = ${a" + ".a".repeat(300_000) + "}")).isNotEmpty();
  }

  @Test
  void aWrongValueInAnIncludedFileIsReportedInThatFile() throws IOException {
    // given
    Files.createDirectory(directory.resolve("sub"));
    write("sub/servers.conf", "\n  s1 { address = 127.0.0.11, weight = 0 }\n  include deeper\n");
    write("sub/deeper.conf", "s2 { adress = 127.0.0.12 }");
    Path main =
        write(
            "main.conf",
            """
            pointsman {
              schedulers { a {} }
              vips { v { address = 127.0.0.101, schedulers = [a] } }
              servers { include "sub/servers.conf" }
            }
            """);
    write(
        "sub/servers.conf", "\n  s1 { address = 127.0.0.11, weight = 0 }\n  include \"deeper\"\n");
    // when, then
    assertThat(errors(main))
        .satisfiesExactlyInAnyOrder(
            error -> assertThat(error).contains("sub/servers.conf:2:39: servers.s1.weight: 0"),
            error -> assertThat(error).contains("sub/deeper.conf:1:6: servers.s2.adress: unknown"),
            error ->
                assertThat(error).contains("sub/deeper.conf:1:1: servers.s2.address: missing"));
  }

  @Test
  void includesThatAreMissingEndlessOrFromElsewhereAreReported() throws IOException {
    // given
    Path loop = write("loop.conf", "include \"loop.conf\"");
    Path required = write("required.conf", "include required(\"none\")");
    Path url = write("url.conf", "include url(\"http://127.0.0.1:1/x\")");
    Path missing = write("missing.conf", "include \"none\"\n" + Conf.with(""));
    // when, then
    assertThat(errors(loop)).anyMatch(error -> error.contains("include: loop.conf: included too"));
    assertThat(errors(required)).anyMatch(error -> error.contains("include: none: no such file"));
    assertThat(errors(url)).anyMatch(error -> error.contains("include: http://127.0.0.1:1/x: not"));
    assertThat(ConfigLoader.load(missing)).isInstanceOf(LoadResult.Loaded.class);
    assertThat(ConfigLoader.load(missing).findings().getFirst())
        .asString()
        .contains("missing.conf:1:10: warning: include: none: no such file");
  }

  @Test
  void agentRulesJoinTheSiteAndDefineTheServersTheyNameByAddress() throws IOException {
    // given
    write(
        "agent-rules",
        """
        TELNET|127.0.0.101|7070|7071|0|*|127.0.0.11|127.0.0.99|2001:db8::1
        HTTP|media|80|80|0|/clips/*|s2|127.0.0.99
        """);
    Path main = write("main.conf", Conf.with("agent-rules = agent-rules"));
    // when
    LoadResult result = ConfigLoader.load(main);
    // then
    assertThat(result)
        .isInstanceOfSatisfying(
            LoadResult.Loaded.class,
            loaded -> {
              SchedulingRule first = loaded.site().rules().getFirst();
              assertThat(first.id()).hasToString("media:7070");
              assertThat(first.serverPort()).isEqualTo(7071);
              assertThat(first.servers())
                  .extracting(ServerName::value)
                  .containsExactly("s1", "127.0.0.99", "ipv6-2001-db8-0-0-0-0-0-1");
              assertThat(loaded.site().rules().get(1).id()).hasToString("media:80/clips/*");
              assertThat(loaded.site().servers()).hasSize(4);
            });
  }

  @Test
  void agentRulesThatDoNotFitTheSiteAreReportedInTheirFile() throws IOException {
    // given
    write(
        "agent-rules",
        """
        TELNET|127.0.0.102|1|1|0|*|127.0.0.11
        TELNET|media|2|2|0|*|s3|0.0.0.0
        TELNET|media|3|3|0|*|s1|127.0.0.11
        TELNET|10.10.10.101|7070|7070|0|*|10.10.10.10.1|10.10.10.10.11
        TELNET|media|80|81|0|*|s1
        """);
    Path main =
        write(
            "main.conf",
            Conf.with(
                "agent-rules = agent-rules\nrules = [{ vip = media, port = 80, servers = [s1] }]"));
    // when, then
    assertThat(errors(main))
        .satisfiesExactlyInAnyOrder(
            error -> assertThat(error).contains("agent-rules:1:8: VIP: 127.0.0.102: no such VIP"),
            error ->
                assertThat(error).contains("agent-rules:2:22: server: s3: no such server, did"),
            error -> assertThat(error).contains("agent-rules:2:25: server: 0.0.0.0: not the"),
            error ->
                assertThat(error).contains("agent-rules:3:25: server: 127.0.0.11: listed twice"),
            error -> assertThat(error).contains("agent-rules:4:35: server: 10.10.10.10.1: five"),
            error -> assertThat(error).contains("agent-rules:4:49: server: 10.10.10.10.11: five"),
            error ->
                assertThat(error)
                    .contains("agent-rules:5:14: agent-rules line 5: media:80: can never match"));
  }

  @Test
  void anAgentRulesFileThatIsMissingIsReportedWhereItIsNamedToo() throws IOException {
    // given
    Path main = write("main.conf", Conf.with("agent-rules = none"));
    // when, then
    assertThat(ConfigLoader.load(main).findings())
        .extracting(Finding::place)
        .containsExactlyInAnyOrder(
            new Place(main.toString(), 5, 15),
            Place.wholeFile(directory.resolve("none").toString()));
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  private static List<String> errors(Path file) {
    LoadResult result = ConfigLoader.load(file);
    assertThat(result).isInstanceOf(LoadResult.Invalid.class);
    return result.findings().stream().map(Finding::toString).toList();
  }
}
