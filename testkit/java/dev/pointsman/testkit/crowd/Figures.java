package dev.pointsman.testkit.crowd;

import java.util.ArrayList;
import java.util.List;

/** What was found, as two Markdown tables: what the process held when, and what must hold. */
final class Figures {
  private final List<String> vitals = new ArrayList<>();
  private final List<String> counts = new ArrayList<>();
  private final List<Audit.Check> checks = new ArrayList<>();

  void vitals(String when, Vitals now) {
    vitals.add(
        "| %s | %.1f | %.0f | %,d |"
            .formatted(when, now.heapBytes() / 1e6, now.residentBytes() / 1e6, now.sockets()));
  }

  /** What each of so many idle connections takes. */
  void each(Vitals without, Vitals with, int connections) {
    counts.add(
        "| live heap of an idle connection, KB | %.1f |"
            .formatted((with.heapBytes() - without.heapBytes()) / 1e3 / connections));
    counts.add(
        "| resident memory of an idle connection, KB | %.1f |"
            .formatted((with.residentBytes() - without.residentBytes()) / 1e3 / connections));
  }

  void count(String name, long value) {
    counts.add("| %s | %,d |".formatted(name, value));
  }

  void check(String name, boolean holds, String found) {
    checks.add(new Audit.Check(name, holds, found));
  }

  void checks(List<Audit.Check> more) {
    checks.addAll(more);
  }

  boolean allHold() {
    return checks.stream().allMatch(Audit.Check::holds);
  }

  String table() {
    StringBuilder text = new StringBuilder();
    text.append("| the dispatcher's process | live heap, MB | resident, MB | sockets |\n");
    text.append("| --- | ---: | ---: | ---: |\n");
    vitals.forEach(line -> text.append(line).append('\n'));
    text.append("\n| figure |  |\n| --- | ---: |\n");
    counts.forEach(line -> text.append(line).append('\n'));
    text.append("\n| must hold | holds | found |\n| --- | --- | --- |\n");
    for (Audit.Check check : checks) {
      text.append(
          "| %s | %s | %s |%n"
              .formatted(check.name(), check.holds() ? "yes" : "**NO**", check.figures()));
    }
    return text.toString();
  }
}
