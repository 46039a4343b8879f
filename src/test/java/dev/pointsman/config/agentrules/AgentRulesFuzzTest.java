package dev.pointsman.config.agentrules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.config.report.Finding;
import dev.pointsman.config.report.Findings;
import dev.pointsman.config.source.SourceReader;
import dev.pointsman.config.source.SourceText;
import dev.pointsman.testkit.fuzz.Fuzzer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class AgentRulesFuzzTest {
  private static final List<byte[]> CORPUS =
      bytes(
          "TELNET|10.10.10.101|7070|7070|0|*|10.10.10.1|10.10.10.11\n",
          "TELNET|10.10.10.101|7070|7070|0|*|10.10.10.10.1|10.10.10.10.11\r\n",
          "# web\n\nHTTP|media|80|8080|0|/clips/*.ram|web1|web2\nHTTP|media|80|8080|0|*|web1",
          " telnet | 2001:db8::101 | 554 | 554 | 0 | * | ::1 | stream-1 ");
  private static final List<byte[]> DICTIONARY =
      bytes(
          "TELNET",
          "HTTP",
          "|",
          "||||||",
          "65535",
          "65536",
          "0",
          "*",
          "#",
          "\n",
          "\r\n",
          "::",
          "10.10.10.10.1",
          "::ffff:1.2.3.4",
          "%eth0",
          "%2f",
          "/**",
          "\u00e9",
          "\uFEFF");

  @Test
  void eachInputIsReadOrRefusedAtAPlaceWithinIt() {
    Fuzzer.run(2, Fuzzer.inputs(40_000), CORPUS, DICTIONARY, AgentRulesFuzzTest::check);
  }

  private static void check(byte[] input) {
    Findings findings = new Findings();
    Optional<SourceText> source = SourceReader.decode("agent-rules", input, findings);
    if (source.isEmpty()) {
      assertThat(findings.hasErrors()).isTrue();
      return;
    }
    SourceText text = source.get();
    List<AgentRule> rules = AgentRulesParser.parse(text, findings);
    long lines = text.text().lines().count() + 1;
    for (Finding finding : findings.toList()) {
      if (finding.place().line() == 0) {
        continue;
      }
      assertThat(finding.place().line()).isBetween(1, (int) lines);
      assertThat(finding.place().column())
          .isBetween(1, text.line(finding.place().line()).length() + 1);
      assertThat(finding.toString()).hasSizeLessThan(3000).doesNotContain("\n", "\r");
    }
    for (AgentRule rule : rules) {
      checkRule(rule, text);
    }
    if (!findings.full()) {
      assertEveryLineIsAccountedFor(text, rules, findings.toList());
    }
  }

  private static void checkRule(AgentRule rule, SourceText text) {
    assertThat(rule.port().value()).isBetween(1, 65535);
    assertThat(rule.serverPort().value()).isBetween(1, 65535);
    assertThat(rule.servers()).isNotEmpty();
    for (AgentRule.Field<Party> server : rule.servers()) {
      String line = text.line(server.place().line());
      assertThat(line.startsWith(server.text(), server.place().column() - 1)).isTrue();
    }
  }

  /** No line is passed over in silence: it is a rule, an error, a comment or blank. */
  private static void assertEveryLineIsAccountedFor(
      SourceText text, List<AgentRule> rules, List<Finding> findings) {
    for (int number = 1; !text.line(number).isEmpty(); number++) {
      int line = number;
      String content = text.line(number).strip();
      boolean rule = rules.stream().anyMatch(r -> r.place().line() == line);
      boolean error = findings.stream().anyMatch(f -> f.place().line() == line);
      boolean nothing = content.isEmpty() || content.startsWith("#");
      assertThat(Stream.of(rule, error, nothing).filter(is -> is).count())
          .as("line %s: %s", number, content)
          .isEqualTo(1);
    }
  }

  private static List<byte[]> bytes(String... texts) {
    return Stream.of(texts).map(text -> text.getBytes(UTF_8)).toList();
  }
}
