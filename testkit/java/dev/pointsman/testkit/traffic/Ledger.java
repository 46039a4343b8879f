package dev.pointsman.testkit.traffic;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Keeps a {@link TrafficAccount}: one thread writes, any reads. */
final class Ledger {
  private static final int CAUSES_KEPT = 50;
  private static final int FAILURES_KEPT = 100;

  private final Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
  private final Map<String, Long> causes = new TreeMap<>();
  private final List<String> failures = new ArrayList<>();
  private final Consumer<Ending> onEnd;
  private long opened;
  private int live;
  private int peakLive;
  private long completedUp;
  private long completedDown;
  private long up;
  private long down;
  private long resetsSeenAsEnd;

  /**
   * @param onEnd told of every connection's end, in order and one at a time
   */
  Ledger(Consumer<Ending> onEnd) {
    this.onEnd = onEnd;
    for (Outcome outcome : Outcome.values()) {
      outcomes.put(outcome, 0L);
    }
  }

  synchronized void opened() {
    opened++;
    live++;
    peakLive = Math.max(peakLive, live);
  }

  synchronized void ended(
      @Nullable Exchange exchange, Outcome outcome, String cause, long bytesUp, long bytesDown) {
    onEnd.accept(new Ending(exchange, outcome, bytesUp, bytesDown));
    live--;
    outcomes.merge(outcome, 1L, Long::sum);
    up += bytesUp;
    down += bytesDown;
    if (outcome == Outcome.COMPLETED) {
      completedUp += bytesUp;
      completedDown += bytesDown;
      return;
    }
    String words = outcome + ": " + cause;
    failed(words, words + " (after " + bytesUp + " up, " + bytesDown + " down)");
  }

  /** Something failed that was not one connection. */
  synchronized void failed(String key, String sentence) {
    if (causes.containsKey(key) || causes.size() < CAUSES_KEPT) {
      causes.merge(key, 1L, Long::sum);
    } else {
      causes.merge("other causes", 1L, Long::sum);
    }
    if (failures.size() < FAILURES_KEPT) {
      failures.add(sentence);
    }
  }

  synchronized void resetSeenAsEnd() {
    resetsSeenAsEnd++;
  }

  synchronized int live() {
    return live;
  }

  synchronized TrafficAccount account() {
    return new TrafficAccount(
        opened,
        Map.copyOf(outcomes),
        live,
        peakLive,
        completedUp,
        completedDown,
        up,
        down,
        resetsSeenAsEnd,
        Map.copyOf(causes),
        List.copyOf(failures));
  }
}
