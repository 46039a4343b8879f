package dev.pointsman.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.connection.LiveConnection.Expiry;
import dev.pointsman.metrics.RelayMeter;
import dev.pointsman.model.CheckTargets;
import dev.pointsman.model.ConnectionId;
import dev.pointsman.model.ConnectionView;
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
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Test;

final class LiveConnectionTest {
  private static final long START = Long.MAX_VALUE - 5; // System.nanoTime() may be about to wrap
  private static final InetAddress ADDRESS = InetAddress.ofLiteral("10.0.0.1");
  private static final VipName VIP = new VipName("media");
  private static final ServerName SERVER = new ServerName("a");

  private final LiveConnection live =
      new LiveConnection(
          new ConnectionId(7),
          VIP,
          new Endpoint(ADDRESS, 1),
          new Endpoint(ADDRESS, 2),
          limits(Duration.ofSeconds(1), Duration.ofSeconds(99), Duration.ofSeconds(99)),
          1_000,
          START);

  @Test
  void headTimeoutOfThePortHoldsUntilTheRuleIsKnown() {
    assertThat(live.expired(START + millis(1_000))).isEmpty();
    assertThat(live.expired(START + millis(1_000) + 1)).contains(Expiry.HEAD);
  }

  @Test
  void connectTimeoutOfTheRuleCountsFromTheDial() {
    // when
    live.connecting(choice(), START + millis(900));
    // then
    assertThat(live.expired(START + millis(2_900))).isEmpty();
    assertThat(live.expired(START + millis(2_900) + 1)).contains(Expiry.CONNECT);
    assertThat(live.phaseNanos()).isEqualTo(START + millis(900));
  }

  @Test
  void connectTimeoutStartsAnewWithTheNextServer() {
    // given
    live.connecting(choice(), START);
    live.failed();
    // when
    live.connecting(choice(), START + millis(1_900));
    // then
    assertThat(live.expired(START + millis(3_800))).isEmpty();
    assertThat(live.expired(START + millis(3_901))).contains(Expiry.CONNECT);
  }

  @Test
  void idleTimeoutCountsFromTheStartWhenNoByteHasPassed() {
    // given
    live.connecting(choice(), START);
    // when
    live.opened(millis(3));
    // then
    assertThat(live.open()).isTrue();
    assertThat(live.expired(START + millis(3_000))).isEmpty();
    assertThat(live.expired(START + millis(3_000) + 1)).contains(Expiry.IDLE);
  }

  @Test
  void refusedClientHasTwoSecondsToClose() {
    // when
    live.closing(START + millis(500));
    // then
    assertThat(live.expired(START + millis(2_500))).isEmpty();
    assertThat(live.expired(START + millis(2_500) + 1)).contains(Expiry.LINGER);
  }

  @Test
  void serverThatTookItsAcceptingBackLeavesTheConnectionUnconnected() {
    // given
    live.connecting(choice(), START);
    live.opened(millis(3));
    // when
    live.failed();
    // then
    assertThat(live.open()).isFalse();
    assertThat(live.view(START).phase()).isEqualTo(ConnectionView.Phase.CONNECTING);
    assertThat(live.view(START).connectNanos()).isZero();
  }

  @Test
  void viewTellsWhatIsKnownOfIt() {
    // given
    live.requested("GET h/x");
    live.connecting(choice(), START);
    live.opened(42);
    // when
    ConnectionView view = live.view(START + millis(5));
    // then
    assertThat(view.id()).isEqualTo(new ConnectionId(7));
    assertThat(view.rule()).isEqualTo("media:80");
    assertThat(view.request()).isEqualTo("GET h/x");
    assertThat(view.server()).contains(SERVER);
    assertThat(view.serverEndpoint()).contains(new Endpoint(ADDRESS, 8080));
    assertThat(view.connectNanos()).isEqualTo(42);
    assertThat(view.idleNanos()).isEqualTo(millis(5));
    assertThat(live.ageNanos(START + millis(5))).isEqualTo(millis(5));
  }

  private static long millis(long millis) {
    return millis * 1_000_000;
  }

  private static RelayLimits limits(Duration head, Duration connect, Duration idle) {
    return new RelayLimits(0, 2, connect, idle, head, 1_000);
  }

  private static Choice choice() {
    SchedulingRule rule =
        new SchedulingRule(
            VIP,
            80,
            Protocol.TELNET,
            RequestMatch.ANY,
            Forwarding.RELAY,
            List.of(SERVER),
            8080,
            SchedulingPolicy.ROUND_ROBIN,
            limits(Duration.ofSeconds(99), Duration.ofSeconds(2), Duration.ofSeconds(3)));
    HealthPolicy health =
        new HealthPolicy(
            HealthPolicy.Check.NONE,
            OptionalInt.empty(),
            Duration.ofSeconds(2),
            Duration.ofSeconds(1),
            3,
            2,
            "/",
            "");
    Server server = new Server(SERVER, ADDRESS, 1, 0, health, true);
    ServerSlot slot = new ServerSlot(server, CheckTargets.NONE, 0);
    return new Choice(
        rule,
        new ServerRef(server, slot, TestInbox.<ServerActor.Command>create().getRef()),
        new Endpoint(ADDRESS, 8080),
        new RelayMeter() {
          @Override
          public void bytesUp(long bytes) {}

          @Override
          public void bytesDown(long bytes) {}

          @Override
          public void live(int delta) {}
        });
  }
}
