package dev.pointsman.testkit.demo;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Lines only: one for each event, and the players' statistics every few seconds. */
final class PlainShow implements Show {
  /** A page's width, for whatever reads the output. */
  static final int WIDTH = 100;

  private final PrintWriter out;
  private final Duration every;
  private final CountDownLatch closed = new CountDownLatch(1);

  /**
   * A show on a stream of text.
   *
   * @param every time between two tables
   */
  PlainShow(PrintWriter out, Duration every) {
    this.out = out;
    this.every = every;
  }

  @Override
  public void note(Journal.Note note) {
    if (note.mood() == Mood.HEADING) {
      print(List.of(Line.EMPTY, Line.of(note.mood(), note.text())));
    } else {
      print(Screen.note(note, WIDTH));
    }
  }

  @Override
  public void explain(String text) {
    print(Line.wrap(text, WIDTH).stream().map(line -> Line.of(Mood.PLAIN, line)).toList());
  }

  @Override
  public void begin(Supplier<Snapshot> snapshots) {
    Thread.ofVirtual().name("statistics").start(() -> tables(snapshots));
  }

  @Override
  public void hint(List<String> hints) {
    print(hints.stream().map(hint -> Line.of(Mood.PLAIN, "  " + hint)).toList());
  }

  @Override
  public void close() {
    closed.countDown();
  }

  @Override
  public void end(Snapshot last, List<String> broken) {
    List<Line> lines = new ArrayList<>(List.of(Line.EMPTY));
    lines.addAll(Screen.report(last, WIDTH));
    lines.addAll(Summary.of(last, broken, WIDTH));
    write(lines);
  }

  private void tables(Supplier<Snapshot> snapshots) {
    try {
      while (!closed.await(every.toMillis(), TimeUnit.MILLISECONDS)) {
        Snapshot snapshot = snapshots.get();
        if (snapshot.viewers().stream().anyMatch(Account::playing)) {
          print(Screen.statistics(snapshot, WIDTH));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void print(List<Line> lines) {
    if (closed.getCount() > 0) { // whatever happens as it ends is not the story
      write(lines);
    }
  }

  private void write(List<Line> lines) {
    synchronized (out) {
      lines.forEach(line -> out.println(line.render(WIDTH, false)));
      out.flush();
    }
  }
}
