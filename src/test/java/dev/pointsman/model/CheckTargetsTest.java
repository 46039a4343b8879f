package dev.pointsman.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.model.HealthPolicy.Check;
import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

final class CheckTargetsTest {
  private static final NodeName HERE = new NodeName("sched-1");
  private static final NodeName OTHER = new NodeName("sched-2");
  private static final ServerName S1 = new ServerName("s1");
  private static final InetAddress ADDRESS = InetAddress.ofLiteral("10.0.0.11");

  @Test
  void serverOfRelayRulesIsAskedAtThePortOfTheFirst() {
    assertThat(targets(Check.TCP, OptionalInt.empty(), relay(80, 8080), relay(81, 8081)))
        .isEqualTo(CheckTargets.at(new Endpoint(ADDRESS, 8080)));
  }

  @Test
  void serverOfHopRulesIsAskedForEachVipAndPortAndNotAtItsOwnAddress() {
    CheckTargets targets =
        targets(Check.TCP, OptionalInt.empty(), hop("media", 7070), hop("media", 554));
    assertThat(targets.own()).isEmpty();
    assertThat(targets).hasToString("media 10.0.0.100:7070, media 10.0.0.100:554");
    assertThat(targets.hops())
        .extracting(CheckTargets.OfVip::networkInterface)
        .containsOnly("eth0");
  }

  @Test
  void serverOfBothIsAskedBothWays() {
    assertThat(targets(Check.TCP, OptionalInt.empty(), hop("media", 7070), relay(80, 8080)))
        .hasToString("10.0.0.11:8080, media 10.0.0.100:7070");
  }

  @Test
  void whatTheServiceAnswersIsAskedAtItsOwnAddress() {
    for (Check check : List.of(Check.HTTP, Check.RTSP, Check.PNA)) {
      assertThat(targets(check, OptionalInt.empty(), hop("media", 7070)))
          .hasToString("10.0.0.11:7070, media 10.0.0.100:7070");
    }
  }

  @Test
  void portOfTheHealthCheckIsAskedInAnyCase() {
    assertThat(targets(Check.TCP, OptionalInt.of(9), hop("media", 7070)))
        .hasToString("10.0.0.11:9, media 10.0.0.100:7070");
  }

  @Test
  void vipThatThisNodeNeverOwnsIsNotAskedForFromHere() {
    assertThat(targets(Check.TCP, OptionalInt.empty(), hop("others", 7070)).isEmpty()).isTrue();
  }

  @Test
  void rulesOfOtherServersAndNoneAtAllAskNothing() {
    SchedulingRule others = rule("media", 7070, 7070, Forwarding.HOP, new ServerName("s2"));
    assertThat(targets(Check.TCP, OptionalInt.empty(), others)).isEqualTo(CheckTargets.NONE);
    assertThat(targets(Check.NONE, OptionalInt.of(9), hop("media", 7070)))
        .isEqualTo(CheckTargets.NONE);
  }

  private static CheckTargets targets(Check check, OptionalInt port, SchedulingRule... rules) {
    Server server =
        new Server(
            S1,
            ADDRESS,
            1,
            0,
            new HealthPolicy(
                check, port, Duration.ofSeconds(2), Duration.ofSeconds(2), 3, 2, "/", ""),
            true);
    SequencedMap<VipName, Vip> vips = new LinkedHashMap<>();
    vips.put(new VipName("media"), vip("media", "10.0.0.100", HERE));
    vips.put(new VipName("others"), vip("others", "10.0.0.101", OTHER));
    SequencedMap<ServerName, Server> servers = new LinkedHashMap<>();
    servers.put(S1, server);
    Site site = new Site(HERE, new LinkedHashMap<>(), vips, servers, List.of(rules));
    return CheckTargets.of(site, server);
  }

  private static Vip vip(String name, String address, NodeName scheduler) {
    return new Vip(
        new VipName(name),
        InetAddress.ofLiteral(address),
        List.of(scheduler),
        Optional.of("eth0"),
        32,
        false);
  }

  private static SchedulingRule hop(String vip, int port) {
    return rule(vip, port, port, Forwarding.HOP, S1);
  }

  private static SchedulingRule relay(int port, int serverPort) {
    return rule("media", port, serverPort, Forwarding.RELAY, S1);
  }

  private static SchedulingRule rule(
      String vip, int port, int serverPort, Forwarding forwarding, ServerName server) {
    return new SchedulingRule(
        new VipName(vip),
        port,
        Protocol.TELNET,
        RequestMatch.ANY,
        forwarding,
        List.of(server),
        serverPort,
        SchedulingPolicy.LEAST_CONNECTIONS,
        RelayLimits.DEFAULT);
  }
}
