package dev.pointsman.cli.node;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** A part of a node that does not end does not keep the process. */
@Timeout(30)
final class EndOfPartTest {
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          log.add(event.getLevel() + " " + event.getFormattedMessage());
        }
      };

  @BeforeEach
  void listen() {
    appender.start();
    logger().addAppender(appender);
  }

  @AfterEach
  void listenNoMore() {
    logger().detachAppender(appender);
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger(EndOfPart.class);
  }

  @Test
  void onePartThatWaitsForEverIsLeftBehindAndTheLogSaysAtWhat() {
    CountDownLatch never = new CountDownLatch(1);
    // when
    boolean ended = EndOfPart.await("cluster", () -> waitInVain(never), Duration.ofMillis(100));
    // then
    assertThat(ended).isFalse();
    assertThat(log)
        .singleElement()
        .asString()
        .startsWith("WARN part=cluster has not ended within 100 ms")
        .contains("EndOfPartTest.waitInVain");
    never.countDown();
  }

  @Test
  void onePartThatEndsIsWaitedFor() {
    AtomicBoolean done = new AtomicBoolean();
    // when
    boolean ended = EndOfPart.await("metrics", () -> done.set(true), Duration.ofSeconds(20));
    // then
    assertThat(ended).isTrue();
    assertThat(done).isTrue();
    assertThat(log).isEmpty();
  }

  @Test
  void onePartThatFailsToEndIsLogged() {
    // when
    boolean ended =
        EndOfPart.await(
            "access-log",
            () -> {
              throw new IllegalStateException("no disk");
            },
            Duration.ofSeconds(20));
    // then
    assertThat(ended).isTrue();
    assertThat(log).containsExactly("ERROR part=access-log ended with a failure");
  }

  private static void waitInVain(CountDownLatch never) {
    try {
      never.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
