package dev.pointsman.testkit.soak;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/** Episodes as a Markdown table, a line a fault. */
final class EpisodeTable {
  private EpisodeTable() {}

  static String of(List<EpisodeResult> results) {
    StringBuilder text =
        new StringBuilder(
            """
            | fault | episodes | a VIP without service, ms: median | worst | whole again, ms: median | worst | kept connections lost | did not hold |
            | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
            """);
    for (Fault fault : Fault.values()) {
      List<EpisodeResult> of =
          results.stream().filter(result -> result.fault().equals(fault.label())).toList();
      if (!of.isEmpty()) {
        text.append(line(fault.label(), of));
      }
    }
    return text.append(line("all", results)).toString();
  }

  private static String line(String name, List<EpisodeResult> of) {
    List<Double> gaps = of.stream().map(EpisodeResult::worstGap).sorted().toList();
    List<Double> wholes =
        of.stream().map(EpisodeResult::whole).filter(Objects::nonNull).sorted().toList();
    return String.format(
        Locale.ROOT,
        "| %s | %d | %s | %s | %s | %s | %,d | %d |%n",
        name,
        of.size(),
        median(gaps),
        worst(gaps),
        median(wholes),
        worst(wholes),
        of.stream().mapToLong(EpisodeResult::keptLost).sum(),
        of.stream().mapToInt(result -> result.broken().size()).sum());
  }

  private static String median(List<Double> sorted) {
    if (sorted.isEmpty()) {
      return "";
    }
    int half = sorted.size() / 2;
    return format(
        sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2);
  }

  private static String worst(List<Double> sorted) {
    return sorted.isEmpty() ? "" : format(sorted.getLast());
  }

  private static String format(double value) {
    return String.format(Locale.ROOT, "%,.0f", value);
  }

  /** The acts of all episodes, a line each. */
  static String history(List<EpisodeResult> results) {
    return results.stream()
        .map(
            result ->
                "%3d %6.1f s %s; %s"
                    .formatted(
                        result.number(),
                        result.at(),
                        String.join("; ", result.acts()),
                        result.whole() == null
                            ? "never whole"
                            : "whole after %.0f ms".formatted(result.whole())))
        .collect(Collectors.joining("\n"));
  }
}
