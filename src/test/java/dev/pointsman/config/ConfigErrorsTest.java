package dev.pointsman.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an invalid configuration is told. */
final class ConfigErrorsTest {
  @TempDir private Path directory = Path.of("");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "port = ^0| rules[0].port: 0 (expected: a port, 1 to 65535)",
        "port = ^65536| rules[0].port: 65536 (expected: a port, 1 to 65535)",
        "port = ^rtsp| rules[0].port: rtsp (expected: a port, 1 to 65535)",
        "port = ^80.5| rules[0].port: 80.5 (expected: a port, 1 to 65535)",
        "port = ^[80]| rules[0].port: a list (expected: a port, 1 to 65535)",
        "port = ^null| rules[0].port: null (expected: a port, 1 to 65535)",
        "port = 1, forward = ^direct| rules[0].forward: direct: unknown (expected: relay, hop)",
        "port = 1, forward = ^hoop| rules[0].forward: hoop: unknown, did you mean `hop`? (expected:"
            + " relay, hop)",
        "port = 1, protocol = ^rtsp| rules[0].protocol: rtsp: not supported yet (expected: telnet,"
            + " http)",
        "port = 1, protocol = ^htp| rules[0].protocol: htp: unknown, did you mean `http`?"
            + " (expected: telnet, http)",
        "port = 1, policy = ^resource| rules[0].policy: resource: not supported yet (expected:"
            + " least-connections, round-robin, source-hash)",
        "port = 1, policy = ^roundrobin| rules[0].policy: roundrobin: unknown, did you mean"
            + " `round-robin`? (expected: least-connections, round-robin, source-hash)",
        "port = 1, stick = ^source| rules[0].stick: source: unknown (expected: none,"
            + " client-address)",
        "port = 1, stick = client-address, stick-ttl = ^10ms| rules[0].stick-ttl: 10ms (expected: a"
            + " duration of 1s to 30d, such as 500 ms or 30s)",
        "port = 1, stick = client-address, stick-bindings = ^0| rules[0].stick-bindings: 0"
            + " (expected: a whole number, 1 to 1000000; each takes about 260 bytes on each"
            + " scheduler node)",
        "port = 1, ^stick-ttl = 10m| rules[0].stick-ttl: clients of this rule stay with no server"
            + " (expected: left out; it is for `stick = client-address` only)",
        "port = 1, ^path = /x| rules[0].path: a `telnet` rule decides without reading (expected:"
            + " left out; it is for `protocol = http` only)",
        "port = 1, ^host = x| rules[0].host: a `telnet` rule decides without reading (expected:"
            + " left out; it is for `protocol = http` only)",
        "port = 1, idle-timeout = ^10| rules[0].idle-timeout: 10: no unit (expected: a duration of"
            + " 1s to 30d, such as 500 ms or 30s)",
        "port = 1, idle-timeout = ^31d| rules[0].idle-timeout: 31d (expected: a duration of 1s to"
            + " 30d, such as 500 ms or 30s)",
        "port = 1, retries = ^-1| rules[0].retries: -1 (expected: a whole number, 0 to 10)",
      })
  void aWrongValueOfARuleIsReportedAtItsColumn(String keys, String message) {
    // when
    String marked = "rules = [{ vip = media, %s, servers = [s1] }]".formatted(keys);
    List<String> errors = Conf.errors(Conf.with(marked.replace("^", "")));
    // then
    assertThat(errors).containsExactly(at(marked) + message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "weight = ^0| weight: 0 (expected: a whole number, 1 to 1000; to take a server out, use"
            + " `pointsman server disable NAME`)",
        "weight = ^-1| weight: -1 (expected: a whole number, 1 to 1000; to take a server out, use"
            + " `pointsman server disable NAME`)",
        "weight = ^1001| weight: 1001 (expected: a whole number, 1 to 1000; to take a server out,"
            + " use `pointsman server disable NAME`)",
        "weight = ^99999999999999999999| weight: 99999999999999999999 (expected: a whole number,"
            + " 1 to 1000; to take a server out, use `pointsman server disable NAME`)",
        "^wieght = 2| wieght: unknown key, did you mean `weight`? (expected: one of address,"
            + " weight, max-connections, auto-reenable, health)",
        "health { fall = ^0 }| health.fall: 0 (expected: a whole number, 1 to 100)",
        "health { timeout = ^3s }| health.timeout: 3s (expected: a timeout of at most the"
            + " interval: 3s is longer than 2s)",
        "health { ^path = /x }| health.path: a `tcp` check asks for no path (expected: left out;"
            + " it is for http or rtsp only)",
        "health = ^tcp| health: tcp: a single value (expected: a block { ... })",
      })
  void aWrongValueOfAServerIsReportedAtItsColumn(String keys, String message) {
    // when
    String marked = "servers { x { address = 127.0.0.9, %s } }".formatted(keys);
    List<String> errors = Conf.errors(Conf.with(marked.replace("^", "")));
    // then
    assertThat(errors).contains(at(marked) + "servers.x." + message);
  }

  @Test
  void unknownVipsAndServersAreReportedWithTheNearestKnownOnes() {
    assertThat(
            Conf.errors(Conf.with("rules = [{ vip = medai, port = 1, servers = [s1, stream2] }]")))
        .containsExactly(
            "p.conf:5:18: rules[0].vip: medai: no such VIP, did you mean `media`? (expected: one of"
                + " those in `vips`: media)",
            "p.conf:5:50: rules[0].servers[1]: stream2: no such server (expected: one of those in"
                + " `servers`: s1, s2)");
  }

  @Test
  void aVipNeedsASchedulerNodeThatExists() {
    assertThat(
            Conf.errors(
                Conf.with(
                    """
                    vips.b { address = 127.0.0.102 }
                    vips.c { address = 127.0.0.103, schedulers = [] }
                    vips.d { address = 127.0.0.104, schedulers = [b] }
                    """)))
        .satisfiesExactly(
            error -> assertThat(error).startsWith("p.conf:5:6: vips.b.schedulers: missing"),
            error -> assertThat(error).startsWith("p.conf:6:46: vips.c.schedulers: []: empty"),
            error ->
                assertThat(error)
                    .isEqualTo(
                        "p.conf:7:47: vips.d.schedulers[0]: b: no such scheduler node, did you mean"
                            + " `a`? (expected: one of those in `schedulers`: a)"));
  }

  @Test
  void everyKeyOfTheContractIsKnownAndOnlyWhatIsNotThereYetIsRefused() throws IOException {
    // given: the example that the design gives
    Files.writeString(
        directory.resolve("agent-rules"),
        "TELNET|10.10.10.101|7071|7070|0|*|10.10.10.11|10.10.10.12\n");
    Path conf =
        Files.writeString(
            directory.resolve("p.conf"),
            """
            pointsman {
              node = sched-1
              schedulers {
                sched-1 { host = 10.10.10.2, port = 25520 }
                sched-2 { host = 10.10.10.3, port = 25520 }
              }
              vips {
                media { address = 10.10.10.101, interface = eth0, schedulers = [sched-1, sched-2] }
              }
              servers {
                stream1 { address = 10.10.10.11 }
                stream2 { address = 10.10.10.12, weight = 2 }
              }
              rules = [
                { vip = media, port = 7070, protocol = telnet, forward = hop, servers = [stream1] }
                { vip = media, port = 80, protocol = http, path = "/clips/*", servers = [stream1] }
                { vip = media, port = 80, protocol = http, servers = [stream2], server-port = 8080, policy = round-robin }
              ]
              agent-rules = "agent-rules"
              api { host = 127.0.0.1, port = 8900 }
              metrics { port = 9095, status-port = 5266 }
            }
            """);
    // when, then
    assertThat(ConfigLoader.load(conf).findings())
        .extracting(finding -> finding.severity() + " " + finding.key())
        .containsExactly("WARNING cluster");
  }

  @Test
  void aRuleNeedsServersAndNoneTwice() {
    assertThat(
            Conf.errors(
                Conf.with(
                    """
                    rules = [
                      { vip = media, port = 1 }
                      { vip = media, port = 2, servers = [] }
                      { vip = media, port = 3, servers = [s1, s2, s1] }
                      { vip = media, port = 4, servers = s1 }
                    ]\
                    """)))
        .satisfiesExactly(
            error -> assertThat(error).startsWith("p.conf:6:3: rules[0].servers: missing"),
            error -> assertThat(error).startsWith("p.conf:7:38: rules[1].servers: []: empty"),
            error -> assertThat(error).startsWith("p.conf:8:47: rules[2].servers[2]: s1: listed"),
            error -> assertThat(error).startsWith("p.conf:9:38: rules[3].servers: s1: a single"));
  }

  @Test
  void rulesThatCanNeverBothMatchAreReportedAtTheLaterOrLesser() {
    assertThat(
            Conf.errors(
                Conf.with(
                    """
                    rules = [
                      { vip = media, port = 1, servers = [s1] }
                      { vip = media, port = 1, servers = [s2] }
                      { vip = media, port = 2, protocol = http, servers = [s1] }
                      { vip = media, port = 2, protocol = telnet, servers = [s1] }
                      { vip = media, port = 3, protocol = http, path = "/*", servers = [s1] }
                      { vip = media, port = 3, protocol = http, path = "/a", servers = [s1] }
                      { vip = media, port = 3, protocol = http, path = "*", servers = [s2] }
                    ]\
                    """)))
        .satisfiesExactly(
            error ->
                assertThat(error)
                    .startsWith(
                        "p.conf:7:25: rules[1]: media:1: can never match: rules[0] (p.conf:6:25)"
                            + " takes every connection"),
            error ->
                assertThat(error)
                    .startsWith(
                        "p.conf:8:25: rules[2]: media:2: can never match: rules[3] (p.conf:9:25)"
                            + " takes every connection"),
            error ->
                assertThat(error)
                    .startsWith(
                        "p.conf:12:25: rules[6]: media:3: can never match: rules[4] (p.conf:10:25)"
                            + " takes the same requests"));
  }

  @Test
  void aNameThatIsDefinedTwiceIsReportedWithBothPlaces() {
    assertThat(
            Conf.errors(
                Conf.with(
                    """
                    servers { x { address = 127.0.0.1 }, y { address = 127.0.0.2 } }
                    servers { x { address = 127.0.0.3 } }
                    """)))
        .containsExactly(
            "p.conf:6:11: servers.x: defined twice, first at p.conf:5:11; HOCON would merge them"
                + " silently (expected: one definition)");
  }

  @Test
  void aKeyOrTheListOfRulesThatIsGivenTwiceIsReported() {
    assertThat(
            Conf.errors(
                Conf.with(
                    """
                    rules = [{ vip = media, port = 1, port = 2, servers = [s1] }]
                    rules = [{ vip = media, port = 1, servers = [s1] }]
                    """)))
        .satisfiesExactly(
            error -> assertThat(error).startsWith("p.conf:5:35: rules[0].port: defined twice"),
            error -> assertThat(error).startsWith("p.conf:6:1: rules: defined twice, first at"));
  }

  @Test
  void twoVipsOfOneAddressAreAnErrorAndTwoServersAWarning() {
    assertThat(
            Conf.errors(
                Conf.with(
                    """
                    vips.b { address = 127.0.0.101, schedulers = [a] }
                    servers.x { address = 127.0.0.11 }
                    """)))
        .containsExactly(
            "p.conf:5:20: vips.b.address: 127.0.0.101: vips.media (p.conf:3:28) has it already"
                + " (expected: an address of its own for each VIP)",
            "p.conf:6:23: warning: servers.x.address: 127.0.0.11: servers.s1 (p.conf:4:28) has it"
                + " too");
  }

  @Test
  void aRuleThatWouldConnectToItselfIsReported() {
    assertThat(
            Conf.errors(
                Conf.with(
                    """
                    servers.x { address = 127.0.0.101 }
                    rules = [
                      { vip = media, port = 80, servers = [x] }
                      { vip = media, port = 81, servers = [x], server-port = 82 }
                    ]\
                    """)))
        .singleElement()
        .asString()
        .startsWith("p.conf:7:39: rules[0].servers: x: the rule would connect to itself");
  }

  @Test
  void portsThatTwoListenersWantAreReported() {
    assertThat(
            Conf.errors(
                Conf.with(
                    """
                    api { host = 0.0.0.0, port = 9095 }
                    rules = [{ vip = media, port = 9095, servers = [s1] }]
                    """)))
        .satisfiesExactly(
            error -> assertThat(error).startsWith("p.conf:5:1: api: 0.0.0.0:9095: `metrics`"),
            error ->
                assertThat(error)
                    .startsWith("p.conf:6:32: rules[0].port: 127.0.0.101:9095: `api`"));
  }

  @Test
  void severalSchedulerNodesNeedANodeAndItMustBeOneOfThem() {
    assertThat(Conf.errors(Conf.with("schedulers.b.port = 1")))
        .singleElement()
        .asString()
        .contains("node: missing, and there are several scheduler nodes");
    assertThat(Conf.errors(Conf.with("schedulers.sched-2.port = 1, node = sched-3")))
        .singleElement()
        .asString()
        .startsWith("p.conf:5:37: node: sched-3: no such scheduler node, did you mean `sched-2`?");
  }

  @Test
  void unknownKeysAnywhereAreReportedAtTheKey() {
    assertThat(
            Conf.errors(
                Conf.with(
                    """
                    apii.port = 1
                    metrics { sttus-port = 1, "instrument actors" = true }
                    rules = [{ vip = media, port = 1, servers = [s1], sever-port = 2 }]
                    """)))
        .satisfiesExactly(
            error ->
                assertThat(error).startsWith("p.conf:5:1: apii: unknown key, did you mean `api"),
            error ->
                assertThat(error)
                    .startsWith(
                        "p.conf:6:11: metrics.sttus-port: unknown key, did you mean `status"),
            error ->
                assertThat(error)
                    .startsWith(
                        "p.conf:6:27: metrics.instrument actors: unknown key, did you mean"),
            error ->
                assertThat(error)
                    .startsWith("p.conf:7:51: rules[0].sever-port: unknown key, did you mean"));
  }

  @Test
  void hostNamesAreNoAddresses() {
    assertThat(Conf.errors(Conf.with("servers.x { address = localhost }")))
        .containsExactly(
            "p.conf:5:23: servers.x.address: localhost (expected: an IPv4 or IPv6 address in"
                + " numbers, such as 10.10.10.11)");
  }

  @Test
  void partsThatNoRuleNamesAreAWarning() {
    assertThat(
            Conf.loaded(Conf.with("rules = [{ vip = media, port = 1, servers = [s1] }]"))
                .warnings())
        .singleElement()
        .hasToString("p.conf:4:42: warning: servers.s2: no rule names it");
  }

  /** The place of the mark in the line after those of {@link Conf#with}. */
  private static String at(String marked) {
    return "p.conf:5:" + (marked.indexOf('^') + 1) + ": ";
  }
}
