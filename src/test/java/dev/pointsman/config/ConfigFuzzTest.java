package dev.pointsman.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.config.report.Finding;
import dev.pointsman.config.report.Severity;
import dev.pointsman.model.SchedulingRule;
import dev.pointsman.model.Site;
import dev.pointsman.rules.ListenerRules;
import dev.pointsman.testkit.fuzz.Fuzzer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class ConfigFuzzTest {
  private static final Path FILE = Path.of("conf/pointsman.conf");
  private static final List<byte[]> DICTIONARY =
      Stream.of(
              "servers",
              "rules",
              "vip",
              "port",
              "protocol",
              "http",
              "hop",
              "weight",
              "health {",
              "= ",
              "+= ",
              "{",
              "}",
              "[",
              "]",
              ",",
              "\n",
              "\"",
              "\"\"\"",
              "${",
              "}",
              "${?PATH}",
              "${pointsman.rules}",
              "include ",
              "include \"agent-rules\"",
              "#",
              "//",
              ".",
              "65536",
              "-1",
              "1e9",
              "null",
              "true",
              "10.10.10.10.1",
              "\"::1\"",
              "3s",
              "\\u0000",
              "\uFEFF",
              "interface = eth0",
              "pointsman.")
          .map(text -> text.getBytes(UTF_8))
          .toList();

  @Test
  void eachInputIsLoadedOrRefusedWithFindings() throws IOException {
    List<byte[]> corpus =
        List.of(
            Files.readAllBytes(FILE),
            Conf.with("rules = [{ vip = media, port = 80, servers = [s1, s2] }]").getBytes(UTF_8),
            Conf.with("health { type = http }\nservers.s1.weight = ${w}\nw = 4").getBytes(UTF_8));
    Fuzzer.run(3, Fuzzer.inputs(4_000), corpus, DICTIONARY, ConfigFuzzTest::check);
  }

  private static void check(byte[] input) {
    LoadResult result = ConfigLoader.load(FILE, input);
    for (Finding finding : result.findings()) {
      assertThat(finding.place().file()).isNotEmpty();
      assertThat(finding.toString()).hasSizeLessThan(4000).doesNotContain("\n", "\r", "\0");
    }
    switch (result) {
      case LoadResult.Loaded loaded -> {
        assertThat(loaded.warnings()).noneMatch(f -> f.severity() == Severity.ERROR);
        checkSite(loaded.site());
      }
      case LoadResult.Invalid invalid ->
          assertThat(invalid.findings()).anyMatch(f -> f.severity() == Severity.ERROR);
    }
  }

  /** What the rest of the program relies on. */
  private static void checkSite(Site site) {
    assertThat(site.schedulers()).containsKey(site.node());
    for (SchedulingRule rule : site.rules()) {
      assertThat(site.vips()).containsKey(rule.vip());
      assertThat(rule.servers()).isNotEmpty().allMatch(site.servers()::containsKey);
    }
    site.rules().stream()
        .collect(Collectors.groupingBy(rule -> rule.vip() + ":" + rule.port()))
        .values()
        .forEach(ListenerRules::compile);
  }
}
