package dev.pointsman.transport.loop;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class EventLoopTest {
  private final ConcurrentLinkedQueue<Throwable> uncaught = new ConcurrentLinkedQueue<>();
  private final List<EventLoop> loops = new ArrayList<>();

  @AfterEach
  void everyLoopEnds() throws InterruptedException {
    for (EventLoop loop : loops) {
      loop.stop();
      loop.join(5_000);
      assertThat(loop.isAlive()).isFalse();
    }
  }

  @Test
  void tasksOfOneThreadRunInItsOrder() throws InterruptedException {
    // given
    EventLoop loop = started();
    List<Integer> ran = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch done = new CountDownLatch(1_000);
    // when
    for (int i = 0; i < 1_000; i++) {
      int number = i;
      loop.execute(
          () -> {
            ran.add(number);
            done.countDown();
          });
    }
    // then
    assertThat(done.await(5, TimeUnit.SECONDS)).isTrue();
    assertThat(ran).isEqualTo(IntStream.range(0, 1_000).boxed().toList());
  }

  @Test
  void tasksThatNeverRunOutDoNotKeepOneFromElsewhereWaiting() throws InterruptedException {
    // given
    EventLoop loop = started();
    AtomicBoolean enough = new AtomicBoolean();
    CountDownLatch going = new CountDownLatch(1);
    Runnable again =
        new Runnable() {
          @Override
          public void run() {
            going.countDown();
            if (!enough.get()) {
              loop.execute(this);
            }
          }
        };
    loop.execute(again);
    assertThat(going.await(5, TimeUnit.SECONDS)).isTrue();
    CountDownLatch done = new CountDownLatch(1);
    // when
    loop.execute(done::countDown);
    // then
    boolean ran = done.await(5, TimeUnit.SECONDS);
    enough.set(true);
    assertThat(ran).isTrue();
  }

  @Test
  void taskSubmittedByATaskRunsAfterItOnTheSameThread() throws InterruptedException {
    // given
    EventLoop loop = started();
    List<String> ran = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch done = new CountDownLatch(1);
    // when
    loop.execute(
        () -> {
          loop.execute(
              () -> {
                ran.add(loop.isCurrent() ? "inner" : "inner elsewhere");
                done.countDown();
              });
          ran.add("outer");
        });
    // then
    assertThat(done.await(5, TimeUnit.SECONDS)).isTrue();
    assertThat(ran).containsExactly("outer", "inner");
  }

  @Test
  void taskFromAnotherThreadRunsWhileTheLoopWaits() throws InterruptedException {
    // given
    EventLoop loop = started();
    for (int i = 0; i < 200; i++) {
      await().pollDelay(0, MILLISECONDS).pollInterval(1, MILLISECONDS).until(() -> !loop.busy());
      CountDownLatch done = new CountDownLatch(1);
      // when
      loop.execute(done::countDown);
      // then
      assertThat(done.await(5, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void socketThatIsReadyIsToldOfOnceForEachTimeItIsAskedFor() throws Exception {
    // given
    EventLoop loop = started();
    Pipe pipe = Pipe.open();
    try (Pipe.SourceChannel source = pipe.source();
        Pipe.SinkChannel sink = pipe.sink()) {
      source.configureBlocking(false);
      BlockingQueue<Integer> told = new LinkedBlockingQueue<>();
      Watched watched = loop.watch(source, SelectionKey.OP_READ, told::add);
      assertThat(told.poll(50, MILLISECONDS)).isNull();
      // when
      sink.write(ByteBuffer.wrap(new byte[] {1}));
      // then
      assertThat(told.poll(5, TimeUnit.SECONDS)).isEqualTo(SelectionKey.OP_READ);
      assertThat(told.poll(50, MILLISECONDS)).isNull();
      // when
      watched.await(SelectionKey.OP_READ);
      // then
      assertThat(told.poll(5, TimeUnit.SECONDS)).isEqualTo(SelectionKey.OP_READ);
    }
    assertThat(uncaught).isEmpty();
  }

  @Test
  void socketIsClosedInTheKernelWhoeverClosesIt() throws Exception {
    // given
    EventLoop loop = started();
    for (boolean onTheLoop : new boolean[] {true, false}) {
      Pipe pipe = Pipe.open();
      try (Pipe.SinkChannel sink = pipe.sink()) {
        pipe.source().configureBlocking(false);
        Watched watched = loop.watch(pipe.source(), SelectionKey.OP_READ, operations -> {});
        // when
        if (onTheLoop) {
          loop.execute(() -> assertThatCode(watched::close).doesNotThrowAnyException());
        } else {
          watched.close();
        }
        // then
        await()
            .untilAsserted(
                () ->
                    assertThatThrownBy(() -> sink.write(ByteBuffer.wrap(new byte[] {1})))
                        .hasMessageContaining("Broken pipe"));
        assertThatThrownBy(() -> watched.await(SelectionKey.OP_READ))
            .isInstanceOf(ClosedChannelException.class);
      }
    }
    assertThat(uncaught).isEmpty();
  }

  @Test
  void socketWhoseNewsAreNotTakenHarmsNoOther() throws Exception {
    // given
    EventLoop loop = started();
    Pipe bad = Pipe.open();
    Pipe good = Pipe.open();
    bad.source().configureBlocking(false);
    good.source().configureBlocking(false);
    CountDownLatch told = new CountDownLatch(1);
    loop.watch(
        bad.source(),
        SelectionKey.OP_READ,
        operations -> {
          throw new IllegalStateException("on purpose");
        });
    loop.watch(good.source(), SelectionKey.OP_READ, operations -> told.countDown());
    // when
    bad.sink().write(ByteBuffer.wrap(new byte[] {1}));
    good.sink().write(ByteBuffer.wrap(new byte[] {1}));
    // then
    assertThat(told.await(5, TimeUnit.SECONDS)).isTrue();
    // and: the loop closes what it waits for when it ends
    loop.stop();
    loop.join(5_000);
    assertThat(good.source().isOpen()).isFalse();
    good.sink().close();
    bad.source().close();
    bad.sink().close();
  }

  @Test
  void readySocketIsSeenThoughTasksNeverRunOut() throws Exception {
    // given
    EventLoop loop = started();
    Pipe pipe = Pipe.open();
    try (Pipe.SourceChannel source = pipe.source();
        Pipe.SinkChannel sink = pipe.sink()) {
      source.configureBlocking(false);
      CountDownLatch told = new CountDownLatch(1);
      loop.watch(source, SelectionKey.OP_READ, operations -> told.countDown());
      AtomicBoolean enough = new AtomicBoolean();
      loop.execute(new Endless(loop, enough));
      // when
      sink.write(ByteBuffer.wrap(new byte[] {1}));
      // then
      boolean seen = told.await(5, TimeUnit.SECONDS);
      enough.set(true);
      assertThat(seen).isTrue();
    }
    assertThat(uncaught).isEmpty();
  }

  @Test
  void noTaskIsLostWhenManyThreadsSubmitToALoopThatWaitsNowAndThen() throws Exception {
    // given
    int threads = 6;
    int each = 30_000;
    EventLoop loop = started();
    AtomicLong ran = new AtomicLong();
    AtomicInteger elsewhere = new AtomicInteger();
    AtomicInteger outOfOrder = new AtomicInteger();
    // when
    List<Thread> submitters = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      AtomicInteger expected = new AtomicInteger();
      submitters.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int i = 0; i < each; i++) {
                      int number = i;
                      loop.execute(
                          () -> {
                            elsewhere.addAndGet(loop.isCurrent() ? 0 : 1);
                            outOfOrder.addAndGet(expected.getAndIncrement() == number ? 0 : 1);
                            ran.incrementAndGet();
                          });
                      if (i % 512 == 0) {
                        LockSupport.parkNanos(50_000); // so that the loop waits now and then
                      }
                    }
                  }));
    }
    for (Thread submitter : submitters) {
      submitter.join();
    }
    // then
    await().untilAsserted(() -> assertThat(ran.get()).isEqualTo((long) threads * each));
    assertThat(elsewhere.get()).as("tasks on another thread").isZero();
    assertThat(outOfOrder.get()).as("tasks out of their thread's order").isZero();
    assertThat(loop.queued()).isZero();
    assertThat(uncaught).isEmpty();
  }

  @Test
  void twoLoopsThatWakeEachOtherLoseNothing() throws Exception {
    // given
    EventLoop one = started();
    EventLoop two = started();
    // when: a ball is thrown to and fro
    CountDownLatch caught = new CountDownLatch(2_000);
    one.execute(new Ball(one, two, caught));
    // then
    assertThat(caught.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(uncaught).isEmpty();
  }

  @Test
  void taskThatFailsIsReportedAndTheNextOneRuns() throws InterruptedException {
    // given
    EventLoop loop = started();
    CountDownLatch done = new CountDownLatch(1);
    // when
    loop.execute(
        () -> {
          throw new IllegalStateException("on purpose");
        });
    loop.execute(done::countDown);
    // then
    assertThat(done.await(5, TimeUnit.SECONDS)).isTrue();
    assertThat(uncaught).singleElement().satisfies(e -> assertThat(e).hasMessage("on purpose"));
  }

  @Test
  void loopThatIsStoppedRunsWhatItWasGivenBefore() throws InterruptedException {
    // given
    EventLoop loop = started();
    CountDownLatch hold = new CountDownLatch(1);
    AtomicInteger ran = new AtomicInteger();
    loop.execute(
        () -> {
          try {
            hold.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException("a task was interrupted", e);
          }
        });
    for (int i = 0; i < 500; i++) {
      loop.execute(ran::incrementAndGet);
    }
    // when
    loop.stop();
    hold.countDown();
    loop.join(5_000);
    // then
    assertThat(loop.isAlive()).isFalse();
    assertThat(ran.get()).isEqualTo(500);
    assertThat(uncaught).isEmpty();
  }

  private EventLoop started() {
    EventLoop loop =
        new EventLoop(
            work -> {
              Thread thread = Thread.ofPlatform().daemon().name("loop").unstarted(work);
              thread.setUncaughtExceptionHandler((where, failure) -> uncaught.add(failure));
              return thread;
            });
    loop.start();
    loops.add(loop);
    return loop;
  }

  /** A task that submits itself again until it has been enough. */
  private record Endless(EventLoop loop, AtomicBoolean enough) implements Runnable {
    @Override
    public void run() {
      if (!enough.get()) {
        loop.execute(this);
      }
    }
  }

  /** A task of one loop that submits its like to the other. */
  private record Ball(EventLoop here, EventLoop there, CountDownLatch caught) implements Runnable {
    @Override
    public void run() {
      if (!here.isCurrent()) {
        throw new IllegalStateException("caught on the wrong loop");
      }
      caught.countDown();
      if (caught.getCount() > 0) {
        there.execute(new Ball(there, here, caught));
      }
    }
  }
}
