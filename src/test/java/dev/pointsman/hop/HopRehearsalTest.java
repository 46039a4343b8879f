package dev.pointsman.hop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.accesslog.AccessLog;
import dev.pointsman.dispatch.NodeContext;
import dev.pointsman.metrics.SiteMetrics;
import dev.pointsman.model.ClusterSettings;
import dev.pointsman.model.Endpoint;
import dev.pointsman.model.NodeSettings;
import dev.pointsman.stickiness.Bindings;
import dev.pointsman.stickiness.StickySite;
import dev.pointsman.transport.TcpTransport;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.LoggingTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HopRehearsalTest {
  private static final int FLOWS = 600; // more than a batch of a replica's

  private final ActorTestKit kit = ActorTestKit.create();

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void aNodeThatHasHoppedNothingTakesFlowsOverAndDirectsItsOwnAndForgetsAll() throws Exception {
    // given
    CompletableFuture<Integer> over = new CompletableFuture<>();

    // when
    ActorRef<HopRehearsal.Command> rehearsal =
        LoggingTestKit.info("flows-adopted=600 flows-removed=0")
            .expect(
                kit.system(),
                () -> kit.spawn(HopRehearsal.create(FLOWS, Duration.ofSeconds(60), node(), over)));

    // then
    assertThat(over.get(30, TimeUnit.SECONDS)).isEqualTo(FLOWS);
    kit.createTestProbe().expectTerminated(rehearsal, Duration.ofSeconds(10));
  }

  private NodeContext node() {
    return new NodeContext(
        settings(),
        new TcpTransport(kit.system()),
        SiteMetrics.none(),
        AccessLog.none(),
        new Bindings(StickySite.nobody()));
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
