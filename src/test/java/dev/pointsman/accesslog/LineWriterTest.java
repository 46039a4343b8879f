package dev.pointsman.accesslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LineWriterTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger(LineWriter.class);
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

  @BeforeEach
  void listen() {
    logged.start();
    logger.addAppender(logged);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(logged);
  }

  @Test
  void aFullQueueDropsLinesAtOnceAndSaysHowMany() throws InterruptedException {
    // given
    BadDisk disk = new BadDisk();
    LineWriter writer = new LineWriter(disk, 4);
    Thread thread = Thread.ofPlatform().start(writer);
    writer.offer(line(1));
    disk.writing.await();

    // when
    for (long id = 2; id <= 20; id++) {
      writer.offer(line(id));
    }
    disk.go.countDown();
    writer.finish();
    thread.join();

    // then
    assertThat(writer.dropped()).isEqualTo(15);
    assertThat(disk.lines).hasSize(5);
    assertThat(messages())
        .containsExactly("access log bad: lines dropped, since 4 were waiting to be written: 15");
  }

  @Test
  void aFullDiskIsLoggedOnceAndItsEndTellsHowManyLinesWereLost() throws InterruptedException {
    // given
    BadDisk disk = new BadDisk();
    disk.go.countDown();
    disk.full = true;
    LineWriter writer = new LineWriter(disk, 100);
    Thread thread = Thread.ofPlatform().start(writer);
    writer.offer(line(1));
    await().until(() -> disk.attempts.get() == 1);
    writer.offer(line(2));
    await().until(() -> disk.attempts.get() == 2);

    // when
    disk.full = false;
    writer.offer(line(3));
    writer.finish();
    thread.join();

    // then
    assertThat(messages())
        .containsExactly(
            "access log bad: cannot be written: java.io.IOException: No space left on device; lines"
                + " are lost until it can",
            "access log bad: works again; lines lost: 2");
    assertThat(disk.lines).singleElement().asString().contains("\"id\":3");
  }

  private List<String> messages() {
    return logged.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  private static Line line(long id) {
    return new Line(Line.Event.CONNECT, Views.STARTED, Views.open(id, ""), Optional.empty(), 0);
  }

  /** A disk that waits to be told to go on, and may be full. */
  private static final class BadDisk implements LogFile {
    private final CountDownLatch writing = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);
    private final AtomicInteger attempts = new AtomicInteger();
    private final List<String> lines = new ArrayList<>();
    private volatile boolean full;

    @Override
    public void append(byte[] text) throws IOException {
      writing.countDown();
      attempts.incrementAndGet();
      try {
        go.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      if (full) {
        throw new IOException("No space left on device");
      }
      new String(text, StandardCharsets.US_ASCII).lines().forEach(lines::add);
    }

    @Override
    public void reopen() {}

    @Override
    public void close() {}

    @Override
    public String toString() {
      return "bad";
    }
  }
}
