package dev.pointsman.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.pointsman.model.AdminState;
import dev.pointsman.model.CloseCause;
import dev.pointsman.model.ConnectFailure;
import dev.pointsman.model.Endpoint;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.NodeSettings;
import dev.pointsman.model.ServerName;
import dev.pointsman.model.VipName;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Kamon is one for a JVM, hence the lock. */
@ResourceLock("kamon")
class KamonStartTest {
  private static final NodeName NODE = new NodeName("sched-1");
  private static final VipName VIP = new VipName("media");
  private static final ServerName SERVER = new ServerName("stream1");
  private static final String RULE = "media:80/clips/*";

  private KamonStart kamon;
  private Scrape scrape;

  @BeforeEach
  void start() throws IOException {
    kamon = KamonStart.start(NODE, settings(0, 0));
    scrape = new Scrape(kamon.prometheus());
  }

  @AfterEach
  void stop() {
    kamon.close();
  }

  @Test
  void connectionsAcceptedAreThoseClosedAndThoseLive() throws Exception {
    // given
    ConnectionMeter meter = kamon.metrics().connections(VIP, RULE);

    // when
    meter.accepted();
    meter.accepted();
    meter.accepted();
    meter.closed(CloseCause.NO_SERVER, TimeUnit.MILLISECONDS.toNanos(1500));
    meter.closed(CloseCause.CLIENT_CLOSED, TimeUnit.HOURS.toNanos(2));

    // then
    String tags = "{rule=\"media:80/clips/*\",vip=\"media\"}";
    await()
        .untilAsserted(
            () ->
                assertThat(scrape.values())
                    .containsEntry("pointsman_connections_accepted_total" + tags, 3.0)
                    .containsEntry("pointsman_connections_live" + tags, 1.0)
                    .containsEntry(closed("no-server", "refused"), 1.0)
                    .containsEntry(closed("client-closed", "finished"), 1.0)
                    .containsEntry(closed("server-reset", "cut"), 0.0)
                    .containsEntry("pointsman_connection_duration_seconds_count" + tags, 2.0));
    // Kamon keeps one significant digit: 1.5 s + 7200 s within 10 %
    assertThat(scrape.values().get("pointsman_connection_duration_seconds_sum" + tags))
        .isBetween(6500.0, 7900.0);
  }

  @Test
  void bytesAreCountedEachWay() {
    // given
    RelayMeter meter = kamon.metrics().relay(VIP, RULE, SERVER);

    // when
    meter.live(1);
    meter.bytesUp(100);
    meter.bytesDown(1L << 40);
    meter.bytesDown(1);

    // then
    String tags = "rule=\"media:80/clips/*\",server=\"stream1\",vip=\"media\"}";
    await()
        .untilAsserted(
            () ->
                assertThat(scrape.values())
                    .containsEntry("pointsman_relayed_bytes_total{direction=\"up\"," + tags, 100.0)
                    .containsEntry(
                        "pointsman_relayed_bytes_total{direction=\"down\"," + tags,
                        (double) ((1L << 40) + 1))
                    .containsEntry("pointsman_relay_live{" + tags, 1.0));
  }

  @Test
  void countersGoOnOverManyCollections() {
    // given
    ConnectionMeter meter = kamon.metrics().connections(VIP, RULE);
    String name = "pointsman_connections_accepted_total{rule=\"media:80/clips/*\",vip=\"media\"}";

    for (int expected = 1; expected <= 3; expected++) {
      // when
      meter.accepted();

      // then
      double now = expected;
      await().untilAsserted(() -> assertThat(scrape.values()).containsEntry(name, now));
    }
  }

  @Test
  void aForgottenServerLeavesNoSeriesBehindAndTheOthersStay() throws Exception {
    // given
    ServerName other = new ServerName("stream2");
    ServerMeter forgotten = kamon.metrics().server(SERVER);
    forgotten.state(true, AdminState.ENABLED);
    kamon.metrics().relay(VIP, RULE, SERVER).bytesUp(1);
    kamon.metrics().server(other).state(true, AdminState.DRAINING);
    await().until(() -> scrape.text().contains("server=\"stream1\""));

    // when
    kamon.metrics().forgetServer(SERVER);
    forgotten.connectFailed(ConnectFailure.REFUSED);
    forgotten.healthChanged("up", "down");

    // then
    await().until(() -> !scrape.text().contains("server=\"stream1\""));
    assertThat(scrape.values())
        .containsEntry("pointsman_server_up{server=\"stream2\"}", 1.0)
        .containsEntry("pointsman_server_admin{server=\"stream2\",state=\"draining\"}", 1.0)
        .containsEntry("pointsman_server_admin{server=\"stream2\",state=\"enabled\"}", 0.0);
  }

  @Test
  void aRuleThatComesBackCountsFromZero() {
    // given
    kamon.metrics().connections(VIP, RULE).accepted();
    String name = "pointsman_connections_accepted_total{rule=\"media:80/clips/*\",vip=\"media\"}";
    await().untilAsserted(() -> assertThat(scrape.values()).containsEntry(name, 1.0));
    kamon.metrics().forgetRule(VIP, RULE);
    await().untilAsserted(() -> assertThat(scrape.values()).doesNotContainKey(name));

    // when
    kamon.metrics().connections(VIP, RULE);

    // then
    await().untilAsserted(() -> assertThat(scrape.values()).containsEntry(name, 0.0));
  }

  @Test
  void dispatchersAreSampled() {
    // when
    kamon.metrics().actors().dispatcher("default", () -> 7, () -> 2, () -> 1000);

    // then
    await()
        .untilAsserted(
            () ->
                assertThat(scrape.values())
                    .containsEntry("pointsman_dispatcher_queued{dispatcher=\"default\"}", 7.0)
                    .containsEntry("pointsman_dispatcher_active{dispatcher=\"default\"}", 2.0));
  }

  @Test
  void aTakenPrometheusPortIsAnErrorThatNamesIt() throws IOException {
    kamon.close();
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      // when, then
      assertThatExceptionOfType(BindException.class)
          .isThrownBy(() -> KamonStart.start(NODE, settings(taken.getLocalPort(), 0)))
          .withMessageContaining("metrics.port: 127.0.0.1:" + taken.getLocalPort())
          .withMessageContaining("Address already in use");
    }
  }

  @Test
  void aTakenStatusPortIsAnErrorThatNamesItAndFreesThePrometheusPort() throws IOException {
    int prometheus = kamon.prometheus().port();
    kamon.close();
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      // when, then
      assertThatExceptionOfType(BindException.class)
          .isThrownBy(() -> KamonStart.start(NODE, settings(prometheus, taken.getLocalPort())))
          .withMessageContaining("metrics.status-port: 127.0.0.1:" + taken.getLocalPort());
    }
    try (KamonStart again = KamonStart.start(NODE, settings(prometheus, 0))) {
      assertThat(again.prometheus().port()).isEqualTo(prometheus);
    }
  }

  @Test
  void theStatusPageIsServed() throws Exception {
    assertThat(Scrape.get(kamon.statusPage(), "/").body()).contains("<title>");
  }

  @Test
  void onlyMetricsAreServed() throws Exception {
    assertThat(Scrape.get(kamon.prometheus(), "/metricsx").statusCode()).isEqualTo(404);
  }

  private static String closed(String cause, String kind) {
    return "pointsman_connections_closed_total{cause=\""
        + cause
        + "\",kind=\""
        + kind
        + "\",rule=\"media:80/clips/*\",vip=\"media\"}";
  }

  static NodeSettings.Metrics settings(int port, int statusPort) {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    return new NodeSettings.Metrics(
        new Endpoint(loopback, port), new Endpoint(loopback, statusPort), false);
  }
}
