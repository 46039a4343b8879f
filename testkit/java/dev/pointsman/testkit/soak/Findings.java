package dev.pointsman.testkit.soak;

import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** What was found broken, by whichever thread. */
final class Findings {
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);
  private static final int MOST = 100;

  private final Consumer<String> progress;
  private final List<String> all = new ArrayList<>();
  private int fresh;

  Findings(Consumer<String> progress) {
    this.progress = progress;
  }

  /** Something is broken; in a sentence. */
  synchronized void add(String sentence) {
    progress.accept("BROKEN: " + sentence);
    if (all.size() < MOST) {
      all.add(LocalTime.now(ZoneId.systemDefault()).format(CLOCK) + " " + sentence);
      fresh++;
    }
  }

  synchronized List<String> all() {
    return List.copyOf(all);
  }

  /** Those since this was last asked. */
  synchronized List<String> takeFresh() {
    List<String> taken = List.copyOf(all.subList(all.size() - fresh, all.size()));
    fresh = 0;
    return taken;
  }
}
