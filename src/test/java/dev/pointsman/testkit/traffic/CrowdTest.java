package dev.pointsman.testkit.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pointsman.testkit.net.HostPort;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CrowdTest {
  private static final InetSocketAddress FREE = HostPort.parse("127.0.0.1:0");

  private static InetAddress ip(String address) {
    return HostPort.parse(address + ":0").getAddress();
  }

  @Test
  void twoThousandAtOnceCompleteAndBothEndsAgree() throws Exception {
    try (TrafficServer server = new TrafficServer(FREE).start()) {
      CrowdPlan plan =
          CrowdPlan.random(server.address(), 3_000, 2_000, 42, 200_000)
              .from(List.of(ip("127.0.0.1"), ip("127.0.0.2")));

      TrafficAccount here = new Crowd(plan).run();

      await().until(() -> server.account().live() == 0);
      TrafficAccount there = server.account();
      assertThat(here.completed()).as("%s", here).isEqualTo(3_000);
      assertThat(there.completed()).as("%s", there).isEqualTo(3_000);
      assertThat(here.peakLive()).isEqualTo(2_000);
      assertThat(there.peakLive()).isEqualTo(2_000);
      assertThat(there.completedUp()).isEqualTo(here.completedUp());
      assertThat(there.completedDown()).isEqualTo(here.completedDown());
      assertThat(here.resetsSeenAsEnd() + there.resetsSeenAsEnd()).isZero();
      long planned = 0;
      for (int number = 0; number < plan.total(); number++) {
        planned += plan.exchanges().apply(number).up();
      }
      assertThat(here.completedUp()).isEqualTo(planned);
    }
  }

  @Test
  void aServerKilledAndStartedAgainCutsWhatWasLiveAndEveryConnectionIsAccountedFor()
      throws Exception {
    try (TrafficServer server = new TrafficServer(FREE).start();
        var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      // The first exchanges wait for one that never completes, so there is something to kill; the
      // others
      // come for seconds, so that some find the server again on a busy machine, too.
      CrowdPlan plan =
          new CrowdPlan(
              server.address(),
              List.of(),
              4_000,
              500,
              1_000,
              0,
              Duration.ofSeconds(20),
              n -> new Exchange(n, n < 500 ? 1L << 40 : 1_000, 1_000, Close.CLIENT_HALF));
      Crowd crowd = new Crowd(plan);
      var running = executor.submit(crowd::run);
      await().until(() -> server.account().live() == 500);

      server.kill();
      assertThat(server.account().count(Outcome.KILLED)).isEqualTo(500);
      await().until(() -> crowd.account().count(Outcome.REFUSED) > 0);
      server.start();
      TrafficAccount here = running.get();

      assertThat(here.balances()).isTrue();
      assertThat(here.live()).isZero();
      // Killed between its SYN being answered and the crowd's looking: that one reads as refused,
      // and on a busy machine that may be so of many. Those that follow may still be answered, and
      // are cut, too. No number is certain but the sum.
      assertThat(here.count(Outcome.CUT)).as("%s", here).isPositive();
      assertThat(here.completed()).as("%s", here).isPositive();
      assertThat(here.completed() + here.count(Outcome.REFUSED) + here.count(Outcome.CUT))
          .isEqualTo(4_000);
      assertThat(here.count(Outcome.CORRUPT)).isZero();
      await().until(() -> server.account().live() == 0);
      assertThat(server.account().completed()).isEqualTo(here.completed());
      assertThat(server.account().balances()).isTrue();
      assertThat(here.failures()).hasSizeLessThanOrEqualTo(100);
    }
  }

  @Test
  void aServerThatSaysNothingStallsTheExchange() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 5, FREE.getAddress())) {
      TrafficClient client =
          new TrafficClient(
              (InetSocketAddress) silent.getLocalSocketAddress(), Duration.ofMillis(300));

      TrafficAccount account = client.run(new Exchange(1, 10, 10, Close.CLIENT_FULL));

      assertThat(account.count(Outcome.STALLED)).isEqualTo(1);
    }
  }
}
