package dev.pointsman.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pointsman.model.Forwarding;
import dev.pointsman.model.Protocol;
import dev.pointsman.model.RelayLimits;
import dev.pointsman.model.RequestMatch;
import dev.pointsman.model.SchedulingPolicy;
import dev.pointsman.model.SchedulingRule;
import dev.pointsman.model.ServerName;
import dev.pointsman.model.VipName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ListenerRulesTest {

  @ParameterizedTest
  @CsvSource({
    "www.example.com, /index.html,  www.example.com/index.html",
    "www.example.com, /clips/a.ram, www.example.com/clips/*.ram",
    "www.example.com, /clips/a.rm,  www.example.com/clips/*",
    "www.example.com, /other,       *.example.com*",
    "ftp.example.com, /index.html,  *.example.com*",
    "example.com,     /index.html,  */index.html",
    "'',              /index.html,  */index.html",
    "example.com,     /other,       ",
    "'',              *,            ",
    ".example.com,    /other,       ",
  })
  void exampleOfTheJavadocHolds(String host, String path, String expected) {
    // given
    HttpRules rules =
        http(
            match("*", "/index.html"),
            match("*.example.com", "*"),
            match("www.example.com", "/clips/*"),
            match("www.example.com", "/clips/*.ram"),
            match("www.example.com", "/index.html"));
    // when
    Optional<String> taken =
        rules.match(host, path).map(rule -> rule.match().host() + rule.match().path());
    // then
    assertThat(taken).isEqualTo(Optional.ofNullable(expected));
  }

  @Test
  void anyRulesMatchAsTheNaiveMatcherDoes() {
    // given
    RandomGenerator random = new SplittableRandom(1);
    int found = 0;
    for (int round = 0; round < 2_000; round++) {
      Set<RequestMatch> matches = new LinkedHashSet<>();
      for (int i = random.nextInt(1, 15); i > 0; i--) {
        matches.add(match(hostPattern(random), pathPattern(random)));
      }
      List<SchedulingRule> rules = matches.stream().map(ListenerRulesTest::rule).toList();
      HttpRules compiled = (HttpRules) ListenerRules.compile(rules);
      for (int i = 0; i < 30; i++) {
        String host = random.nextInt(8) == 0 ? "" : name(random);
        String path = "/" + word(random, "ab/", 6);
        // when
        Optional<SchedulingRule> rule = compiled.match(host, path);
        // then
        assertThat(rule).as("%s%s in %s", host, path, matches).isEqualTo(naive(rules, host, path));
        found += rule.isPresent() ? 1 : 0;
      }
    }
    assertThat(found).isBetween(10_000, 50_000);
  }

  @Test
  void hostOfNothingButDotsFindsTheRuleForAnyHost() {
    // given
    HttpRules rules = http(match("*.a", "*"), match("*", "*"));
    // when, then
    assertThat(rules.match(".".repeat(100_000) + ".a", "/"))
        .hasValueSatisfying(rule -> assertThat(rule.match().host()).isEqualTo("*"));
  }

  @Test
  void telnetRuleIsTheOnlyOne() {
    // given
    SchedulingRule rule = rule("media", 7070, Protocol.TELNET, RequestMatch.ANY);
    // when
    ListenerRules rules = ListenerRules.compile(List.of(rule));
    // then
    assertThat(rules).isEqualTo(new ListenerRules.Telnet(rule));
    assertThat(rules.protocol()).isEqualTo(Protocol.TELNET);
    assertThat(rules.rules()).containsExactly(rule);
  }

  @Test
  void rulesThatDoNotBelongTogetherAreRefused() {
    SchedulingRule http = rule(match("*", "/a"));
    SchedulingRule telnet = rule("media", 80, Protocol.TELNET, RequestMatch.ANY);
    refused("rules: none (expected: 1 or more)");
    refused(
        "rule media:81 (http) beside media:80/a (http)"
            + " (expected: one VIP, one port and one protocol)",
        http,
        rule("media", 81, Protocol.HTTP, RequestMatch.ANY));
    refused(
        "rule other:80 (http) beside media:80/a (http)"
            + " (expected: one VIP, one port and one protocol)",
        http,
        rule("other", 80, Protocol.HTTP, RequestMatch.ANY));
    refused(
        "rule media:80 (telnet) beside media:80/a (http)"
            + " (expected: one VIP, one port and one protocol)",
        http,
        telnet);
    refused("rule media:80: telnet (expected: one rule, which takes everything)", telnet, telnet);
    refused(
        "rules media:80/a and media:80/a take the same requests (expected: one of them)",
        http,
        http);
  }

  private static void refused(String message, SchedulingRule... rules) {
    assertThatThrownBy(() -> ListenerRules.compile(List.of(rules)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  /** Says the order once more, in the plainest way: sorts by text. */
  private static Optional<SchedulingRule> naive(
      List<SchedulingRule> rules, String host, String path) {
    List<SchedulingRule> taking = new ArrayList<>(rules);
    taking.removeIf(rule -> !takes(rule.match().host(), host) || !takes(rule.match().path(), path));
    Comparator<SchedulingRule> byHost =
        Comparator.comparing((SchedulingRule rule) -> rule.match().host().contains("*"))
            .thenComparingInt(rule -> -rule.match().host().length());
    return taking.stream()
        .min(
            byHost
                .thenComparing(rule -> rule.match().path().contains("*"))
                .thenComparingInt(rule -> -rule.match().path().replace("*", "").length())
                .thenComparing(rule -> !rule.match().path().matches("[^*]+\\*"))
                .thenComparingInt(rule -> -rule.match().path().indexOf('*'))
                .thenComparing(rule -> rule.match().path()));
  }

  private static boolean takes(String pattern, String text) {
    return pattern.equals("*")
        || text.matches(
            pattern.replace(".", "\\.").replace("*", pattern.startsWith("/") ? ".*" : ".+"));
  }

  private static String hostPattern(RandomGenerator random) {
    return switch (random.nextInt(4)) {
      case 0 -> "*";
      case 1 -> "*." + name(random);
      default -> name(random);
    };
  }

  private static String name(RandomGenerator random) {
    return random
        .ints(random.nextInt(1, 4), 0, 2)
        .mapToObj(i -> i == 0 ? "a" : "b")
        .collect(Collectors.joining("."));
  }

  private static String pathPattern(RandomGenerator random) {
    while (true) {
      String pattern = random.nextInt(6) == 0 ? "*" : "/" + word(random, "ab/**", 6);
      if (PathPattern.problem(pattern).isEmpty()) {
        return pattern;
      }
    }
  }

  private static String word(RandomGenerator random, String letters, int most) {
    return random
        .ints(random.nextInt(most + 1), 0, letters.length())
        .mapToObj(i -> letters.substring(i, i + 1))
        .collect(Collectors.joining());
  }

  private static HttpRules http(RequestMatch... matches) {
    List<SchedulingRule> rules = List.of(matches).stream().map(ListenerRulesTest::rule).toList();
    return (HttpRules) ListenerRules.compile(rules);
  }

  private static RequestMatch match(String host, String path) {
    return new RequestMatch(host, path);
  }

  private static SchedulingRule rule(RequestMatch match) {
    return rule("media", 80, Protocol.HTTP, match);
  }

  private static SchedulingRule rule(String vip, int port, Protocol protocol, RequestMatch match) {
    return new SchedulingRule(
        new VipName(vip),
        port,
        protocol,
        match,
        Forwarding.RELAY,
        List.of(new ServerName("stream1")),
        80,
        SchedulingPolicy.LEAST_CONNECTIONS,
        RelayLimits.DEFAULT);
  }
}
