package dev.pointsman.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pointsman.model.ServerName;
import dev.pointsman.model.Stickiness;
import dev.pointsman.stickiness.StickySite;
import dev.pointsman.testkit.product.Ports;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bindings that two nodes tell each other through a link. */
@Timeout(60)
final class BindingsActorTest {
  private static final Stickiness STICK = new Stickiness(Duration.ofMinutes(10), 100_000);
  private static final ServerName S1 = new ServerName("s1");
  private static final ServerName S2 = new ServerName("s2");

  private final int portA = Ports.free("127.0.72.1");
  private final int portB = Ports.free("127.0.72.1");

  private BindingsNode a() throws IOException {
    return new BindingsNode(BindingsNode.A, 1, portA, portB, STICK);
  }

  private BindingsNode b(long incarnation) throws IOException {
    return new BindingsNode(BindingsNode.B, incarnation, portB, portA, STICK);
  }

  private static void soon(Callable<Boolean> condition) {
    await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(5)).until(condition);
  }

  @Test
  void aBackupLearnsOfTenThousandBindingsOneThatComesBackToo() throws IOException {
    try (BindingsNode a = a()) {
      try (BindingsNode b = b(1)) {
        // when
        for (int i = 0; i < 10_000; i++) {
          a.use(i, i % 2 == 0 ? "s1" : "s2");
        }
        // then
        soon(() -> b.size() == 10_000);
        assertThat(b.bound(4)).contains(S1);
        assertThat(b.bound(9_999)).contains(S2);
        // when one changes
        a.use(4, "s2");
        soon(() -> b.bound(4).equals(b.bound(9_999)));
      }
      // when another process takes its place
      try (BindingsNode b = b(2)) {
        soon(() -> b.size() == 10_000);
        assertThat(b.bound(4)).contains(S2);
      }
    }
  }

  @Test
  void whatBothBoundWhileTheyWereApartIsJoinedAndTheLaterUseWins() throws IOException, Exception {
    try (BindingsNode a = a()) {
      a.use(1, "s1");
      a.use(2, "s1");
      long before = System.currentTimeMillis();
      soon(() -> System.currentTimeMillis() > before);
      try (BindingsNode b = b(1)) {
        b.use(2, "s2");
        b.use(3, "s2");
        soon(() -> a.size() == 3 && b.size() == 3 && a.bound(2).equals(b.bound(2)));
        assertThat(a.bound(2)).contains(S2);
      }
    }
  }

  @Test
  void aNodeThatGetsARuleLaterAsksForItsBindings() throws IOException {
    try (BindingsNode a = a();
        BindingsNode b = b(1)) {
      // given: b has no such rule
      b.bindings.configure(
          StickySite.of(BindingsNode.B, List.of(BindingsNode.A, BindingsNode.B), STICK, List.of()));
      a.use(1, "s1");
      soon(() -> a.batches.get() >= 2);
      // when
      b.bindings.configure(
          StickySite.of(
              BindingsNode.B,
              List.of(BindingsNode.A, BindingsNode.B),
              STICK,
              List.of(BindingsNode.PORT)));
      b.askAll();
      // then
      soon(() -> b.bound(1).isPresent());
    }
  }
}
