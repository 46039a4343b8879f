package dev.pointsman.transport.loop;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class EventLoopGroupTest {
  private final EventLoopGroup group = new EventLoopGroup(3, Thread::new);
  private final Set<Thread> ranOn = ConcurrentHashMap.newKeySet();

  @AfterEach
  void everyLoopEnds() throws InterruptedException {
    group.release();
    group.join(5_000);
    assertThat(group.isTerminated()).isTrue();
  }

  /** An object of its own each time, where a lambda might be the same one. */
  private final class Noting implements Runnable {
    private final CountDownLatch done;

    Noting(CountDownLatch done) {
      this.done = done;
    }

    @Override
    public void run() {
      ranOn.add(Thread.currentThread());
      done.countDown();
    }
  }

  @Test
  void oneTaskFromElsewhereAlwaysRunsOnTheSameLoop() throws InterruptedException {
    // given
    CountDownLatch done = new CountDownLatch(100);
    Runnable mailbox = new Noting(done);
    // when
    for (int i = 0; i < 100; i++) {
      group.execute(mailbox);
    }
    // then
    assertThat(done.await(5, SECONDS)).isTrue();
    assertThat(ranOn).hasSize(1);
  }

  @Test
  void manyTasksFromElsewhereRunOnAllLoops() throws InterruptedException {
    // given
    CountDownLatch done = new CountDownLatch(1_000);
    // when
    for (int i = 0; i < 1_000; i++) {
      group.execute(new Noting(done));
    }
    // then
    assertThat(done.await(5, SECONDS)).isTrue();
    assertThat(ranOn).hasSize(3);
  }

  @Test
  void whatATaskSubmitsRunsOnItsLoop() throws InterruptedException {
    // given
    CountDownLatch done = new CountDownLatch(2);
    Runnable inner = new Noting(done);
    // when
    group.execute(
        () -> {
          inner.run();
          group.execute(inner);
        });
    // then
    assertThat(done.await(5, SECONDS)).isTrue();
    assertThat(ranOn).hasSize(1);
  }
}
