package dev.pointsman.site;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.config.PekkoSettings;
import dev.pointsman.model.ClusterSettings;
import dev.pointsman.model.Endpoint;
import dev.pointsman.model.NodeSettings;
import dev.pointsman.model.Protocol;
import dev.pointsman.transport.TcpTransport;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RehearsalTest {
  private static final int CONNECTIONS = 12;

  private static ActorTestKit kit;

  @BeforeAll
  static void start() {
    kit = ActorTestKit.create("rehearsal", PekkoSettings.load(1));
  }

  @AfterAll
  static void stop() {
    kit.shutdownTestKit();
  }

  @ParameterizedTest
  @EnumSource
  void aNodeThatHasRelayedNothingRelaysItsOwnConnectionsAndForgetsThem(Protocol protocol)
      throws Exception {
    // given
    CompletableFuture<Integer> over = new CompletableFuture<>();

    // when
    ActorRef<Rehearsal.Command> rehearsal =
        kit.spawn(
            Rehearsal.create(
                protocol, CONNECTIONS, new TcpTransport(kit.system()), settings(), over));

    // then
    assertThat(over.get(30, TimeUnit.SECONDS)).isEqualTo(CONNECTIONS);
    // Its VIP, listeners and connections are its children, and it ends after the VIP.
    kit.createTestProbe().expectTerminated(rehearsal, Duration.ofSeconds(10));
  }

  private static NodeSettings settings() {
    Endpoint any = new Endpoint(InetAddress.getLoopbackAddress(), 0);
    return new NodeSettings(
        any,
        new NodeSettings.Metrics(any, any, false),
        new NodeSettings.AccessLog(Optional.empty(), Duration.ofMinutes(1)),
        0,
        Duration.ofSeconds(1),
        ClusterSettings.DEFAULT);
  }
}
