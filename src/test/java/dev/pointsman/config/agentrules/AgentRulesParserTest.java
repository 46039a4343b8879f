package dev.pointsman.config.agentrules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.config.report.Finding;
import dev.pointsman.config.report.Findings;
import dev.pointsman.config.source.SourceText;
import dev.pointsman.model.Protocol;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AgentRulesParserTest {
  private final Findings findings = new Findings();

  @Test
  void theSurvivingExampleIsRejectedAtBothOfItsMisprints() {
    // when
    List<AgentRule> rules = parse("TELNET|10.10.10.101|7070|7070|0|*|10.10.10.10.1|10.10.10.10.11");
    // then
    assertThat(rules).isEmpty();
    assertThat(reported())
        .containsExactly(
            "agent-rules:1:35: server: 10.10.10.10.1: five numbers; an IPv4 address has four; did"
                + " you mean 10.10.10.1? (expected: an IPv4 address: four numbers of 0 to 255)",
            "agent-rules:1:49: server: 10.10.10.10.11: five numbers; an IPv4 address has four; did"
                + " you mean 10.10.10.11? (expected: an IPv4 address: four numbers of 0 to 255)");
  }

  @Test
  void theSurvivingExampleCorrectedIsARule() {
    // when
    List<AgentRule> rules = parse("TELNET|10.10.10.101|7070|7070|0|*|10.10.10.1|10.10.10.11");
    // then
    assertThat(reported()).isEmpty();
    AgentRule rule = rules.getFirst();
    assertThat(rule.protocol()).isEqualTo(Protocol.TELNET);
    assertThat(rule.vip().value()).isEqualTo(address("10.10.10.101"));
    assertThat(rule.port().value()).isEqualTo(7070);
    assertThat(rule.serverPort().value()).isEqualTo(7070);
    assertThat(rule.servers())
        .extracting(AgentRule.Field::value)
        .containsExactly(address("10.10.10.1"), address("10.10.10.11"));
  }

  @Test
  void commentsBlankLinesSpacesCrlfNamesAndPathsAreOurAdditions() {
    // when
    List<AgentRule> rules =
        parse("# streaming\r\n\r\n \t # more\r\n http | media |80| 8080 |0|/clips/*|s1 | ::1 \r\n");
    // then
    assertThat(reported()).isEmpty();
    assertThat(rules).hasSize(1);
    AgentRule rule = rules.getFirst();
    assertThat(rule.place()).hasToString("agent-rules:4:1");
    assertThat(rule.protocol()).isEqualTo(Protocol.HTTP);
    assertThat(rule.vip().value()).isEqualTo(new Party.ByName("media"));
    assertThat(rule.path().value()).isEqualTo("/clips/*");
    assertThat(rule.servers().get(1).value()).isEqualTo(address("::1"));
    assertThat(rule.servers().get(1).place()).hasToString("agent-rules:4:42");
  }

  @Test
  void everyWrongFieldOfALineIsReported() {
    // when
    parse("\nTELENT|10.0.0|0|65536|1|/x|10.0.0.256|a b|");
    // then
    assertThat(reported())
        .containsExactly(
            "agent-rules:2:1: protocol: TELENT: unknown protocol, did you mean `TELNET`?"
                + " (expected: TELNET or HTTP)",
            "agent-rules:2:8: VIP: 10.0.0: three numbers; an IPv4 address has four (expected: an"
                + " IPv4 address: four numbers of 0 to 255)",
            "agent-rules:2:15: virtual port: 0 (expected: a port, 1 to 65535)",
            "agent-rules:2:17: server port: 65536 (expected: a port, 1 to 65535)",
            "agent-rules:2:23: fifth field: 1 (expected: the placeholder 0)",
            "agent-rules:2:25: sixth field: /x (expected: the placeholder *; only an HTTP rule has"
                + " a path pattern here)",
            "agent-rules:2:28: server: 10.0.0.256: 256 is above 255 (expected: an IPv4 address:"
                + " four numbers of 0 to 255)",
            "agent-rules:2:39: server: a b (expected: an address in numbers, or a name of the"
                + " site)",
            "agent-rules:2:43: server: empty (expected: an address in numbers, or a name of the"
                + " site)");
  }

  @ParameterizedTest
  @CsvSource({
    "'hello', 1 field",
    "'TELNET|10.0.0.1|1|1|0|*', 6 fields",
    "'|||||', 6 fields",
  })
  void aLineWithTooFewFieldsIsRefusedWithTheShapeOfOne(String line, String count) {
    // when
    parse(line);
    // then
    assertThat(reported())
        .containsExactly(
            "agent-rules:1:1: line: %s (expected: 7 or more: %s)"
                .formatted(count, LineReader.SHAPE));
  }

  @Test
  void aLineThatIsTooLongIsRefusedAndTheNextOneRead() {
    // when
    List<AgentRule> rules = parse("T".repeat(5000) + "\nTELNET|v|1|1|0|*|s");
    // then
    assertThat(rules).hasSize(1);
    assertThat(reported())
        .containsExactly(
            "agent-rules:1:1: line: 5000 characters (expected: at most 4096 characters a line)");
  }

  @Test
  void aFileOfErrorsIsGivenUpAfterAThousandOfThem() {
    // when
    parse("x\n".repeat(100_000));
    // then
    assertThat(findings.toList()).hasSize(Findings.MOST);
  }

  private List<AgentRule> parse(String text) {
    return AgentRulesParser.parse(new SourceText("agent-rules", text), findings);
  }

  private List<String> reported() {
    return findings.toList().stream().map(Finding::toString).toList();
  }

  private static Party address(String literal) {
    return new Party.ByAddress(InetAddress.ofLiteral(literal));
  }
}
