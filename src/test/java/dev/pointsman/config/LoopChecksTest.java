package dev.pointsman.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class LoopChecksTest {
  /** A second VIP, and both VIPs' addresses as servers. */
  private static final String TWO =
      """
      vips.b { address = 127.0.0.102, schedulers = [a] }
      servers { ofMedia { address = 127.0.0.101 }, ofB { address = 127.0.0.102 } }
      """;

  @Test
  void loopThroughTwoVipsIsReportedAtBothRules() {
    assertThat(
            Conf.errors(
                Conf.with(
                    TWO
                        + """
                        rules = [
                          { vip = media, port = 80, servers = [s1, ofB], server-port = 81 }
                          { vip = b, port = 81, servers = [ofMedia], server-port = 80 }
                        ]""")))
        .containsExactly(
            "p.conf:8:39: rules[0].servers: ofB: the rule's connections would come back to it"
                + " through rules[1] (p.conf:9:35) (expected: another server or `server-port`)",
            "p.conf:9:35: rules[1].servers: ofMedia: the rule's connections would come back to it"
                + " through rules[0] (p.conf:8:39) (expected: another server or `server-port`)");
  }

  @Test
  void ruleThatLeadsToALoopIsNotPartOfIt() {
    assertThat(
            Conf.errors(
                Conf.with(
                    TWO
                        + """
                        rules = [
                          { vip = media, port = 80, servers = [ofB], server-port = 81 }
                          { vip = b, port = 81, servers = [ofB] }
                        ]""")))
        .singleElement()
        .asString()
        .startsWith("p.conf:9:35: rules[1].servers: ofB: the rule would connect to itself");
  }

  @Test
  void chainOfVipsThatEndsAtARealServerIsAllowed() {
    assertThat(
            Conf.site(
                    Conf.with(
                        TWO
                            + """
                            rules = [
                              { vip = media, port = 80, servers = [ofB], server-port = 81 }
                              { vip = b, port = 81, servers = [s1] }
                            ]"""))
                .rules())
        .hasSize(2);
  }

  @Test
  void requestsThatTheNextVipSendsElsewhereAreNoLoop() {
    assertThat(
            Conf.site(
                    Conf.with(
                        TWO
                            + """
                            rules = [
                              { vip = media, port = 80, protocol = http, path = "/a/*",
                                servers = [ofB] }
                              { vip = b, port = 80, protocol = http, path = "/a/*",
                                servers = [s1] }
                              { vip = b, port = 80, protocol = http, path = "/b/*",
                                servers = [ofMedia] }
                            ]"""))
                .rules())
        .hasSize(3);
  }

  @Test
  void requestsThatTheNextVipSendsBackAreALoop() {
    assertThat(
            Conf.errors(
                Conf.with(
                    TWO
                        + """
                        rules = [
                          { vip = media, port = 80, protocol = http, path = "/a/*",
                            servers = [ofB] }
                          { vip = b, port = 80, protocol = http, servers = [ofMedia] }
                        ]""")))
        .anyMatch(error -> error.contains("rules[0].servers: ofB: the rule's connections would"));
  }

  @Test
  void wildcardVipIsEveryAddressOfTheMachine() {
    assertThat(
            Conf.errors(
                Conf.with(
                    """
                    vips.any { address = 0.0.0.0, schedulers = [a] }
                    servers { here { address = 127.0.0.1 }, ofMedia { address = 127.0.0.101 } }
                    rules = [
                      { vip = any, port = 80, servers = [here] }
                      { vip = any, port = 81, servers = [ofMedia] }
                    ]""")))
        .satisfiesExactly(
            error -> assertThat(error).contains("rules[0].servers: here: the rule would connect"),
            error -> assertThat(error).contains("rules[1].servers: ofMedia: the rule would"));
  }

  @Test
  void fileMadeOfOneLongChainIsCheckedInBoundedTime() {
    // given: rule N leads to rule N + 1, and the last one to itself
    int length = 3_000;
    String rules =
        IntStream.range(0, length)
            .mapToObj(
                n ->
                    "{ vip = media, port = %d, servers = [ofMedia], server-port = %d }"
                        .formatted(1000 + n, 1000 + Math.min(n + 1, length - 1)))
            .collect(Collectors.joining("\n"));
    // then
    assertThat(Conf.errors(Conf.with(TWO + "rules = [\n" + rules + "\n]")))
        .singleElement()
        .asString()
        .contains("rules[2999].servers: ofMedia: the rule would connect to itself");
  }
}
