package dev.pointsman.testkit.failover;

import dev.pointsman.testkit.failover.StreamsResult.Phase;
import dev.pointsman.testkit.streams.Heard;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Trials with live streams as a Markdown table, a row for each thing that happened. */
final class StreamsTable {
  private record Key(String what, String forward) {}

  private final Map<Key, List<StreamsResult>> trials = new LinkedHashMap<>();

  /** Of these trials, in any order; rows are in the order of {@link Fault}. */
  StreamsTable(List<StreamsResult> all) {
    for (Fault fault : Fault.values()) {
      for (StreamsResult trial : all) {
        if (trial.fault().equals(fault.label())) {
          trials
              .computeIfAbsent(new Key(trial.fault(), trial.forward()), key -> new ArrayList<>())
              .add(trial);
        }
      }
    }
  }

  String text() {
    StringBuilder text = new StringBuilder();
    line(
        text,
        "what happened",
        "forward",
        "runs",
        "streams lost",
        "silence of TCP media, ms: median",
        "worst",
        "of UDP media: worst",
        "of answers over TCP: median",
        "worst",
        "of answers to reports: worst",
        "dials failed",
        "answered after 250 ms",
        "no dial answered, ms: median",
        "worst");
    text.append("| --- | --- |").append(" ---: |".repeat(12)).append('\n');
    trials.forEach(
        (key, list) -> {
          row(text, key.what(), key, list, StreamsResult::struck);
          row(text, "return after " + key.what(), key, list, StreamsResult::back);
          row(text, "home after " + key.what(), key, list, StreamsResult::home);
        });
    return text.toString();
  }

  private static void row(
      StringBuilder text,
      String what,
      Key key,
      List<StreamsResult> trials,
      Function<StreamsResult, @Nullable Phase> part) {
    List<Phase> phases = new ArrayList<>();
    int streams = 0;
    for (StreamsResult trial : trials) {
      Phase phase = part.apply(trial);
      if (phase != null) {
        phases.add(phase);
        streams += phase.streams();
      }
    }
    if (phases.isEmpty()) {
      return;
    }
    line(
        text,
        what,
        key.forward(),
        "" + phases.size(),
        "%,d of %,d".formatted(phases.stream().mapToInt(Phase::allLost).sum(), streams),
        median(phases, silence(Heard.TCP_MEDIA)),
        worst(phases, silence(Heard.TCP_MEDIA)),
        worst(phases, silence(Heard.UDP_MEDIA)),
        median(phases, silence(Heard.TCP_ANSWER)),
        worst(phases, silence(Heard.TCP_ANSWER)),
        worst(phases, silence(Heard.UDP_ANSWER)),
        "%,d of %,d"
            .formatted(
                phases.stream().mapToInt(Phase::failed).sum(),
                phases.stream().mapToInt(Phase::dials).sum()),
        "%,d".formatted(phases.stream().mapToInt(Phase::slow).sum()),
        median(phases, StreamsTable::gap),
        worst(phases, StreamsTable::gap));
  }

  private static double gap(Phase phase) {
    return phase.served() ? phase.gap() : Double.POSITIVE_INFINITY;
  }

  private static ToDoubleFunction<Phase> silence(Heard kind) {
    return phase -> Objects.requireNonNullElse(phase.silence().get(kind), Double.NaN);
  }

  private static String median(List<Phase> all, ToDoubleFunction<Phase> value) {
    List<Phase> known = known(all, value);
    return known.isEmpty() ? "" : figure(ResultsTable.middle(known, value));
  }

  private static String worst(List<Phase> all, ToDoubleFunction<Phase> value) {
    List<Phase> known = known(all, value);
    return known.isEmpty() ? "" : figure(known.stream().mapToDouble(value).max().orElseThrow());
  }

  /** Without those in which no stream was left, or nothing of a kind was ever heard. */
  private static List<Phase> known(List<Phase> all, ToDoubleFunction<Phase> value) {
    return all.stream().filter(phase -> !Double.isNaN(value.applyAsDouble(phase))).toList();
  }

  private static String figure(double value) {
    return Double.isInfinite(value) ? "never" : String.format(Locale.ROOT, "%,.0f", value);
  }

  private static void line(StringBuilder text, String... cells) {
    text.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }
}
