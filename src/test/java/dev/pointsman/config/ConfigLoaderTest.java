package dev.pointsman.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.model.ClusterSettings;
import dev.pointsman.model.Endpoint;
import dev.pointsman.model.Forwarding;
import dev.pointsman.model.HealthPolicy;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.NodeSettings;
import dev.pointsman.model.Protocol;
import dev.pointsman.model.RelayLimits;
import dev.pointsman.model.RequestMatch;
import dev.pointsman.model.SchedulingPolicy;
import dev.pointsman.model.SchedulingRule;
import dev.pointsman.model.Server;
import dev.pointsman.model.ServerName;
import dev.pointsman.model.Site;
import dev.pointsman.model.Stickiness;
import dev.pointsman.model.VipName;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What a valid configuration becomes. */
final class ConfigLoaderTest {
  private static final ServerName S1 = new ServerName("s1");
  private static final ServerName S2 = new ServerName("s2");

  @Test
  void theShippedFilesLoadWithoutAFinding() {
    // when
    LoadResult result = ConfigLoader.load(Path.of("conf/pointsman.conf"));
    // then
    assertThat(result.findings()).isEmpty();
    assertThat(result)
        .isInstanceOfSatisfying(
            LoadResult.Loaded.class,
            loaded -> {
              assertThat(loaded.site().node()).isEqualTo(new NodeName("sched-1"));
              assertThat(loaded.site().rules())
                  .extracting(rule -> rule.id().value())
                  .containsExactly(
                      "media:7070",
                      "media:8554",
                      "media:8080/clips/*",
                      "media:8080",
                      "media:1755",
                      "media:8080/ramgen/*");
              assertThat(loaded.site().rules())
                  .allSatisfy(rule -> assertThat(rule.port()).isGreaterThan(1023));
              assertThat(loaded.site().vips().values())
                  .allSatisfy(vip -> assertThat(vip.address().isLoopbackAddress()).isTrue());
            });
  }

  @Test
  void aMinimalSiteHasTheModelsDefaults() {
    // when
    LoadResult.Loaded loaded =
        Conf.loaded(Conf.with("rules = [{ vip = media, port = 7070, servers = [s1, s2] }]"));
    // then
    Site site = loaded.site();
    assertThat(loaded.warnings()).isEmpty();
    assertThat(site.rules())
        .containsExactly(
            new SchedulingRule(
                new VipName("media"),
                7070,
                Protocol.TELNET,
                RequestMatch.ANY,
                Forwarding.RELAY,
                List.of(S1, S2),
                7070,
                SchedulingPolicy.LEAST_CONNECTIONS,
                RelayLimits.DEFAULT));
    assertThat(site.servers().get(S1))
        .isEqualTo(
            new Server(
                S1,
                InetAddress.ofLiteral("127.0.0.11"),
                Server.DEFAULT_WEIGHT,
                0,
                HealthPolicy.DEFAULT,
                true));
    InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
    assertThat(loaded.settings())
        .isEqualTo(
            new NodeSettings(
                new Endpoint(loopback, 8900),
                new NodeSettings.Metrics(
                    new Endpoint(loopback, 9095), new Endpoint(loopback, 5266), false),
                new NodeSettings.AccessLog(Optional.empty(), Duration.ofMinutes(1)),
                0,
                Duration.ofSeconds(30),
                ClusterSettings.DEFAULT));
  }

  @Test
  void everyKeyOfARuleReachesTheModel() {
    // when
    Site site =
        Conf.site(
            Conf.with(
                """
                rules = [{
                  vip = media, port = "80", protocol = http, host = WWW.Example.com, path = "/a*"
                  forward = relay, servers = [s2, s1], server-port = 8080, policy = source-hash
                  max-connections = 5, retries = 0, connect-timeout = 1500 ms, idle-timeout = 1d
                  head-timeout = 2 seconds, head-size = 8k
                  stick = client-address, stick-ttl = 1h, stick-bindings = 5
                }]
                """));
    // then
    assertThat(site.rules())
        .containsExactly(
            new SchedulingRule(
                new VipName("media"),
                80,
                Protocol.HTTP,
                new RequestMatch("www.example.com", "/a*"),
                Forwarding.RELAY,
                List.of(S2, S1),
                8080,
                SchedulingPolicy.SOURCE_HASH,
                new RelayLimits(
                    5, 0, Duration.ofMillis(1500), Duration.ofDays(1), Duration.ofSeconds(2), 8192),
                Optional.of(new Stickiness(Duration.ofHours(1), 5))));
  }

  @Test
  void healthOfAServerIsItsOwnThenThatOfAllThenTheDefaultKeyByKey() {
    // when
    Site site =
        Conf.site(
            """
            pointsman {
              schedulers { a {} }
              health { type = http, path = "/up?x=1", interval = 1s, fall = 5 }
              servers {
                s1 { address = 127.0.0.11, auto-reenable = false, health { port = 81, host = h } }
                s2 { address = "::1", health { type = none } }
              }
              vips { v { address = 127.0.0.101, schedulers = [a] } }
              rules = [{ vip = v, port = 80, servers = [s1, s2] }]
            }
            """);
    // then
    Duration second = Duration.ofSeconds(1);
    assertThat(server(site, S1).autoReenable()).isFalse();
    assertThat(server(site, S1).health())
        .isEqualTo(
            new HealthPolicy(
                HealthPolicy.Check.HTTP, OptionalInt.of(81), second, second, 5, 2, "/up?x=1", "h"));
    assertThat(server(site, S2).health().check()).isEqualTo(HealthPolicy.Check.NONE);
  }

  @Test
  void settingsOfTheNodeReachTheModel() {
    // when
    NodeSettings settings =
        Conf.settings(
            Conf.with(
                """
                max-connections = 9, drain-deadline = 0s
                api { host = "::1", port = 0 }
                metrics { host = 0.0.0.0, port = 0, status-port = 1, instrument-actors = yes }
                access-log { file = "a log.json", interval = 10s }
                """));
    // then
    assertThat(settings)
        .isEqualTo(
            new NodeSettings(
                new Endpoint(InetAddress.ofLiteral("::1"), 0),
                new NodeSettings.Metrics(
                    new Endpoint(InetAddress.ofLiteral("0.0.0.0"), 0),
                    new Endpoint(InetAddress.ofLiteral("0.0.0.0"), 1),
                    true),
                new NodeSettings.AccessLog(Optional.of("a log.json"), Duration.ofSeconds(10)),
                9,
                Duration.ZERO,
                ClusterSettings.DEFAULT));
  }

  @Test
  void whatHoconOffersForOverridingIsNoDuplicate() {
    // when
    Site site =
        Conf.site(
            """
            pointsman {
              schedulers { a {} }
              vips { v { address = 127.0.0.101, schedulers = [a] } }
              servers { s1 { address = 127.0.0.11, weight = 3 } }
              servers { s2 { address = 127.0.0.12 } }
              servers.s2.weight = 4
              rules = [{ vip = v, port = 80, port = ${?POINTSMAN_NO_SUCH_VARIABLE}, servers = [s1] }]
              rules += { vip = v, port = 81, servers = [s2] }
              rules += { vip = v, port = 82, servers = [s2] }
            }
            pointsman.rules = ${pointsman.rules} [{ vip = v, port = 83, servers = [s2] }]
            """);
    // then
    assertThat(site.rules()).extracting(SchedulingRule::port).containsExactly(80, 81, 82, 83);
    assertThat(server(site, S2).weight()).isEqualTo(4);
  }

  @Test
  void namesKeepTheOrderOfTheFile() {
    // when
    Site site =
        Conf.site(
            """
            pointsman {
              schedulers { z {} }
              vips { v { address = 127.0.0.101, schedulers = [z] } }
              servers { z { address = 127.0.0.1 }, m { address = 127.0.0.2 }, a { address = 127.0.0.3 } }
              rules = [{ vip = v, port = 80, servers = [a, m, z] }]
            }
            """);
    // then
    assertThat(site.servers().keySet())
        .extracting(ServerName::value)
        .containsExactly("z", "m", "a");
  }

  private static Server server(Site site, ServerName name) {
    return Objects.requireNonNull(site.servers().get(name));
  }
}
