package dev.pointsman.eventloop;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class EventLoopGroupTest {
  private final EventLoopGroup group = new EventLoopGroup(3, Thread::new);

  @AfterEach
  void everyLoopEnds() throws InterruptedException {
    group.release();
    group.join(5_000);
    assertThat(group.isTerminated()).isTrue();
  }

  @Test
  void oneTaskFromElsewhereAlwaysRunsOnTheSameLoop() throws InterruptedException {
    // given
    Queue<Thread> ranOn = new ConcurrentLinkedQueue<>();
    CountDownLatch done = new CountDownLatch(100);
    Runnable mailbox =
        () -> {
          ranOn.add(Thread.currentThread());
          done.countDown();
        };
    // when
    for (int i = 0; i < 100; i++) {
      group.execute(mailbox);
    }
    // then
    assertThat(done.await(5, SECONDS)).isTrue();
    assertThat(new HashSet<>(ranOn)).hasSize(1);
  }

  @Test
  void manyTasksFromElsewhereRunOnAllLoops() throws InterruptedException {
    // given
    Queue<Thread> ranOn = new ConcurrentLinkedQueue<>();
    int tasks = 1_000;
    CountDownLatch done = new CountDownLatch(tasks);
    // when
    for (int i = 0; i < tasks; i++) {
      int number = i;
      group.execute(
          () -> {
            ranOn.add(Thread.currentThread());
            done.countDown();
            assertThat(number).isLessThan(tasks); // an object of its own for each
          });
    }
    // then
    assertThat(done.await(5, SECONDS)).isTrue();
    Set<Thread> loops = new HashSet<>(ranOn);
    assertThat(loops).hasSize(3);
  }

  @Test
  void whatATaskSubmitsRunsOnItsLoop() throws InterruptedException {
    // given
    Queue<Thread> ranOn = new ConcurrentLinkedQueue<>();
    CountDownLatch done = new CountDownLatch(2);
    Runnable inner =
        () -> {
          ranOn.add(Thread.currentThread());
          done.countDown();
        };
    // when
    group.execute(
        () -> {
          ranOn.add(Thread.currentThread());
          done.countDown();
          group.execute(inner);
        });
    // then
    assertThat(done.await(5, SECONDS)).isTrue();
    assertThat(new HashSet<>(ranOn)).hasSize(1);
  }
}
