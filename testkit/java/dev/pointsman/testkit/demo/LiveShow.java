package dev.pointsman.testkit.demo;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A screen that redraws itself in place, on a terminal. */
final class LiveShow implements Show {
  /** Often enough for figures that move, seldom enough to be read. */
  private static final Duration REDRAW = Duration.ofMillis(250);

  private final Terminal terminal;
  private final CountDownLatch closed = new CountDownLatch(1);
  private @Nullable Thread drawing;

  LiveShow(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void note(Journal.Note note) {
    // A note is on the next picture.
  }

  @Override
  public synchronized void explain(String text) {
    if (drawing == null) { // before the first picture
      terminal.print(List.of(Line.of(Mood.PLAIN, text)));
    }
  }

  @Override
  public void hint(List<String> hints) {
    // The picture has them.
  }

  @Override
  public synchronized void begin(Supplier<Snapshot> snapshots) {
    terminal.enter();
    // Not a virtual thread: it reads what stty answers, and may block.
    drawing = Thread.ofPlatform().daemon().name("screen").start(() -> draw(snapshots));
  }

  @Override
  public synchronized void close() {
    Thread thread = drawing;
    if (thread == null) {
      return;
    }
    drawing = null;
    closed.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      terminal.leave();
    }
  }

  private void draw(Supplier<Snapshot> snapshots) {
    try {
      do {
        Terminal.Size size = terminal.size();
        terminal.draw(Screen.lines(snapshots.get(), size.columns(), size.lines()));
      } while (!closed.await(REDRAW.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void end(Snapshot last, List<String> broken) {
    int width = terminal.size().columns();
    last.notes().forEach(note -> terminal.print(Screen.note(note, width)));
    terminal.print(List.of(Line.EMPTY));
    terminal.print(Screen.report(last, width));
    terminal.print(Summary.of(last, broken, width));
  }
}
