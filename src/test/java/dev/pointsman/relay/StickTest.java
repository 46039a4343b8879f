package dev.pointsman.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pointsman.model.AdminState;
import dev.pointsman.model.SchedulingPolicy;
import dev.pointsman.testkit.faulty.Fault;
import dev.pointsman.testkit.faulty.FaultyServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that stay with their servers; by turns each would get another one. */
@Timeout(30)
final class StickTest {
  private static final String ONE = "127.0.55.201";
  private static final String OTHER = "127.0.55.202";

  private final SiteDraft draft =
      new SiteDraft()
          .policy(SchedulingPolicy.ROUND_ROBIN)
          .stick(Duration.ofMinutes(1), 2)
          .server("a")
          .server("b")
          .telnet("a", "b");

  private FaultyServer greeter(String name) throws IOException {
    return new FaultyServer(draft.addressOf(name), new Fault.SpeakFirst(name)).start();
  }

  private String greeting(String client) throws Exception {
    try (Socket socket = new Socket()) {
      socket.bind(new InetSocketAddress(InetAddress.ofLiteral(client), 0));
      socket.connect(draft.dialled());
      return Wire.receive(socket, 1);
    }
  }

  @Test
  void clientsComeBackToTheirServersAndASecondOneTakesItsTurn() throws Exception {
    try (FaultyServer a = greeter("a");
        FaultyServer b = greeter("b");
        RunningSite site = RunningSite.of(draft)) {
      for (int i = 0; i < 5; i++) {
        assertThat(greeting(ONE)).isEqualTo("a");
        assertThat(greeting(OTHER)).isEqualTo("b");
      }
      assertThat(a.accepted()).isEqualTo(b.accepted());
      assertThat(site.live()).isNotNegative();
    }
  }

  @Test
  void aServerThatDrainsKeepsItsClientsAndOneThatIsDisabledLosesThemForGood() throws Exception {
    try (FaultyServer a = greeter("a");
        FaultyServer b = greeter("b");
        RunningSite site = RunningSite.of(draft)) {
      // given
      assertThat(greeting(ONE)).isEqualTo("a");
      // when
      site.admin("a", AdminState.DRAINING);
      // then
      assertThat(greeting(ONE)).isEqualTo("a");
      assertThat(greeting(OTHER)).isEqualTo("b");
      // when
      site.admin("a", AdminState.DISABLED);
      assertThat(greeting(ONE)).isEqualTo("b");
      site.admin("a", AdminState.ENABLED);
      // then: it was bound anew
      assertThat(greeting(ONE)).isEqualTo("b");
      assertThat(a.accepted() + b.accepted()).isEqualTo(5);
    }
  }

  @Test
  void aClientWhoseServerDoesNotAnswerIsBoundToTheNext() throws Exception {
    try (FaultyServer b = greeter("b");
        RunningSite site = RunningSite.of(draft)) {
      // given
      try (FaultyServer a = greeter("a")) {
        assertThat(greeting(ONE)).isEqualTo("a");
        assertThat(a.accepted()).isEqualTo(1);
      }
      // when
      assertThat(greeting(ONE)).isEqualTo("b");
      // then
      try (FaultyServer again = greeter("a")) {
        await().until(() -> site.server("a").eligible());
        assertThat(greeting(ONE)).isEqualTo("b");
        assertThat(again.accepted()).isZero();
        assertThat(b.accepted()).isEqualTo(2);
      }
    }
  }

  @Test
  void bindingsOutliveAReloadThatKeepsTheRule() throws Exception {
    try (FaultyServer a = greeter("a");
        FaultyServer b = greeter("b");
        RunningSite site = RunningSite.of(draft)) {
      // given
      assertThat(greeting(ONE)).isEqualTo("a");
      assertThat(greeting(OTHER)).isEqualTo("b");
      // when
      draft.withoutRulesOf(draft.dialled().getPort());
      site.apply(draft.server("c").telnet("c", "b", "a").site());
      // then
      assertThat(greeting(OTHER)).isEqualTo("b");
      assertThat(greeting(ONE)).isEqualTo("a");
      assertThat(a.accepted() + b.accepted()).isEqualTo(4);
    }
  }

  @Test
  void ofMoreClientsThanAllowedTheOneThatIsLongestAwayIsForgotten() throws Exception {
    try (FaultyServer a = greeter("a");
        FaultyServer b = greeter("b");
        RunningSite site = RunningSite.of(draft)) {
      // given
      assertThat(greeting(ONE)).isEqualTo("a");
      assertThat(greeting(OTHER)).isEqualTo("b");
      // when a third one comes, and the first comes back
      assertThat(greeting("127.0.55.203")).isEqualTo("a");
      // then it takes its turn
      assertThat(greeting(ONE)).isEqualTo("b");
      assertThat(a.accepted() + b.accepted()).isEqualTo(4);
      assertThat(site.live()).isNotNegative();
    }
  }
}
