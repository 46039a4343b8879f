package dev.pointsman.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.metrics.SiteMetrics;
import dev.pointsman.model.CheckTargets;
import dev.pointsman.model.ConnectFailure;
import dev.pointsman.model.Endpoint;
import dev.pointsman.model.Forwarding;
import dev.pointsman.model.HealthPolicy;
import dev.pointsman.model.Protocol;
import dev.pointsman.model.RelayLimits;
import dev.pointsman.model.RequestMatch;
import dev.pointsman.model.SchedulingPolicy;
import dev.pointsman.model.SchedulingRule;
import dev.pointsman.model.Server;
import dev.pointsman.model.ServerName;
import dev.pointsman.model.VipName;
import dev.pointsman.server.ServerActor;
import dev.pointsman.server.ServerRef;
import dev.pointsman.server.ServerSlot;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Test;

/** Where a picked server is dialled, while its own actor has heard of nothing yet. */
final class RuleServersTest {
  private static final ServerName NAME = new ServerName("s1");
  private static final InetAddress CLIENT = InetAddress.ofLiteral("127.0.0.1");

  /** Nobody empties it: the server's actor is as far behind as it can be. */
  private final TestInbox<ServerActor.Command> actor = TestInbox.create();

  private final Server before = server("127.0.0.11", 1);
  private final ServerRef ref =
      new ServerRef(before, new ServerSlot(before, CheckTargets.NONE, 0), actor.getRef());
  private final RuleServers rule = RuleServers.of(rule(8000), Map.of(NAME, ref), metrics());

  private static Server server(String address, int maxConnections) {
    return new Server(
        NAME, InetAddress.ofLiteral(address), 1, maxConnections, HealthPolicy.DEFAULT, true);
  }

  private static SiteMetrics metrics() {
    return SiteMetrics.none();
  }

  private static SchedulingRule rule(int serverPort) {
    return new SchedulingRule(
        new VipName("media"),
        80,
        Protocol.TELNET,
        RequestMatch.ANY,
        Forwarding.RELAY,
        List.of(NAME),
        serverPort,
        SchedulingPolicy.LEAST_CONNECTIONS,
        RelayLimits.DEFAULT);
  }

  private static Endpoint picked(RuleServers rule) {
    Pick pick = rule.pick(CLIENT, Set.of(), ConnectFailure.OTHER);
    assertThat(pick).isInstanceOf(Pick.Picked.class);
    return ((Pick.Picked) pick).choice().endpoint();
  }

  @Test
  void changedAddressAndPortComeIntoForceTogether() {
    // when
    ServerRef moved = ref.with(server("127.0.0.99", 1));
    RuleServers next = rule.with(rule(9000), Map.of(NAME, moved), metrics());
    // then
    assertThat(picked(next)).hasToString("127.0.0.99:9000");
    assertThat(actor.hasMessages()).isFalse();
  }

  @Test
  void rulesThatAreStillInForceDialTheOldAddress() {
    // when
    ServerRef moved = ref.with(server("127.0.0.99", 1));
    // then
    assertThat(moved.server().address()).isNotEqualTo(before.address());
    assertThat(picked(rule)).hasToString("127.0.0.11:8000");
  }

  @Test
  void connectionsByTheOldAddressCountForTheNewOne() {
    // given
    picked(rule);
    // when
    RuleServers next =
        rule.with(rule(8000), Map.of(NAME, ref.with(server("127.0.0.99", 1))), metrics());
    // then: there is one server, and it has as many connections as it may
    assertThat(next.pick(CLIENT, Set.of(), ConnectFailure.OTHER)).isInstanceOf(Pick.Refused.class);
    assertThat(ref.slot().live()).isEqualTo(1);
  }
}
