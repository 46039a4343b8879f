package dev.pointsman.testkit.demo;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** What happened, in sentences, oldest first; bounded, since the site may stay up for days. */
final class Journal {
  static final int KEPT = 200;

  /**
   * A thing that happened.
   *
   * @param at since the clock began
   */
  record Note(Duration at, Mood mood, String text) {}

  private final Deque<Note> notes = new ArrayDeque<>();
  private final LongSupplier nanoTime;
  private final Consumer<Note> listener;
  private long start;

  /**
   * An empty journal; its clock begins now.
   *
   * @param listener hears each note, on the thread that writes it, one at a time
   */
  Journal(LongSupplier nanoTime, Consumer<Note> listener) {
    this.nanoTime = nanoTime;
    this.start = nanoTime.getAsLong();
    this.listener = listener;
  }

  /** The clock begins anew. */
  synchronized void begin() {
    start = nanoTime.getAsLong();
  }

  /** Something happened now. */
  synchronized void note(Mood mood, String text) {
    Note note = new Note(elapsed(), mood, text);
    if (notes.size() == KEPT) {
      notes.removeFirst();
    }
    notes.addLast(note);
    listener.accept(note);
  }

  synchronized List<Note> notes() {
    return List.copyOf(notes);
  }

  /** Since the clock began. */
  synchronized Duration elapsed() {
    return Duration.ofNanos(nanoTime.getAsLong() - start);
  }
}
