package dev.pointsman.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The end of a cluster system that ends, or does not. */
@Timeout(30)
final class EndingTest {
  private static final Duration SHORT = Duration.ofMillis(50);
  private static final Duration LONG = Duration.ofSeconds(20);

  /** A system that ends when the test says so. */
  private static final class Told implements Ending.Part {
    final List<String> asked = new ArrayList<>();
    final CompletableFuture<Void> terminated = new CompletableFuture<>();
    boolean obeys = true;
    boolean leaves = true;

    @Override
    public void leave() {
      asked.add("leave");
      if (leaves) {
        terminated.complete(null);
      }
    }

    @Override
    public CompletionStage<Void> end() {
      asked.add("end");
      if (obeys) {
        terminated.complete(null);
      }
      return terminated;
    }

    @Override
    public CompletionStage<Void> terminated() {
      return terminated;
    }

    @Override
    public String remains() {
      return "an actor";
    }
  }

  @Test
  void oneThatIsLetGoIsNotEndedBesides() {
    Told system = new Told();
    // when
    boolean ended = new Ending(system, LONG, LONG).end(true);
    // then
    assertThat(ended).isTrue();
    assertThat(system.asked).containsExactly("leave");
  }

  @Test
  void oneThatNobodyLetsGoIsEnded() {
    Told system = new Told();
    system.leaves = false;
    // when
    boolean ended = new Ending(system, SHORT, LONG).end(true);
    // then
    assertThat(ended).isTrue();
    assertThat(system.asked).containsExactly("leave", "end");
  }

  @Test
  void oneThatDoesNotEndIsLeftBehindAndTheLogSaysWhatRemains() {
    Told system = new Told();
    system.leaves = false;
    system.obeys = false;
    try (LogOf log = new LogOf(Ending.class.getName())) {
      // when
      boolean ended = new Ending(system, SHORT, SHORT).end(true);
      // then
      assertThat(ended).isFalse();
      assertThat(log.warnings())
          .singleElement()
          .asString()
          .contains("did not end within 50 ms", "left behind", "an actor");
    }
  }

  @Test
  void oneThatNobodyCouldLetGoIsEndedAtOnce() {
    Told system = new Told();
    // when
    boolean ended = new Ending(system, LONG, LONG).end(false);
    // then
    assertThat(ended).isTrue();
    assertThat(system.asked).containsExactly("end");
  }
}
