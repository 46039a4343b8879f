package dev.pointsman.failover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.metrics.SiteMetrics;
import dev.pointsman.model.Vip;
import dev.pointsman.model.VipName;
import java.time.Duration;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Announcements in simulated time. */
final class AnnouncementsTest {
  private static final Vip VIP = FailoverNodes.media();

  private final FakeAddresses addresses = new FakeAddresses();
  private final SimulatedLoop loop = new SimulatedLoop();
  private final Announcements announcements =
      new Announcements(loop, addresses, SiteMetrics.none().cluster(), () -> {}, () -> loop.now);

  @Test
  void areRepeatedForHalfAMinute() {
    announcements.begin(VIP);
    loop.runUntil(Duration.ofSeconds(60));

    assertThat(addresses.announcements).hasValue(10);
  }

  @Test
  void endAtOnce() {
    announcements.begin(VIP);
    announcements.end();
    loop.runUntil(Duration.ofSeconds(60));

    assertThat(addresses.announcements).hasValue(1);
  }

  @Test
  void whatWasDueWhileTheProcessStoodStillIsNotMade() {
    // given: those at 0, 50 and 200 ms
    announcements.begin(VIP);
    loop.runUntil(Duration.ofMillis(500));
    assertThat(addresses.announcements).hasValue(3);
    // when: it stands still for three seconds
    loop.now = Duration.ofMillis(3500).toNanos();
    loop.runUntil(Duration.ofMillis(3600));
    // then: not the one of the first second; it goes on from there
    assertThat(addresses.announcements).hasValue(3);
    loop.runUntil(Duration.ofSeconds(60));
    assertThat(addresses.announcements).hasValue(9);
  }

  @Test
  void aNodeThatMayBeCutOffDoesNotGoOnRepeating() {
    // given: it takes the VIP, as it hears nobody any more
    loop.cutOff = true;
    announcements.begin(VIP);
    loop.runUntil(Duration.ofMillis(2500));
    assertThat(addresses.announcements).hasValue(3);
    // when: it hears others, and the VIP stays its own
    loop.cutOff = false;
    loop.runUntil(Duration.ofSeconds(60));
    // then: those at 3, 4, 8, 15 and 31 s
    assertThat(addresses.announcements).hasValue(8);
  }

  /** Runs what is due in order of time; standing still is setting {@link #now}. */
  private static final class SimulatedLoop implements VipHolder.Loop {
    private record Due(long time, Runnable then) implements Comparable<Due> {
      @Override
      public int compareTo(Due other) {
        return Long.compare(time, other.time);
      }
    }

    private final PriorityQueue<Due> due = new PriorityQueue<>();
    long now;
    boolean cutOff;

    void runUntil(Duration end) {
      while (!due.isEmpty() && due.peek().time() <= end.toNanos()) {
        Due next = due.remove();
        now = Math.max(now, next.time());
        next.then().run();
      }
      now = Math.max(now, end.toNanos());
    }

    @Override
    public void after(VipName vip, Duration delay, Runnable then) {
      due.add(new Due(now + delay.toNanos(), then));
    }

    @Override
    public void pipe(VipName vip, CompletionStage<Void> stage, Consumer<Optional<String>> then) {
      then.accept(Optional.empty());
    }

    @Override
    public boolean ownersOverlap() {
      return true;
    }

    @Override
    public boolean mayBeCutOff() {
      return cutOff;
    }

    @Override
    public Duration hearing() {
      return Duration.ofMillis(700);
    }

    @Override
    public void broken(VipName vip, String reason) {
      throw new AssertionError(reason);
    }
  }
}
