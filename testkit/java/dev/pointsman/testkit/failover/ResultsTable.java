package dev.pointsman.testkit.failover;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Trials as two Markdown tables: what the fault cost, and what the return cost. */
final class ResultsTable {
  private static final String NOTHING = "";

  /** The trials of a row. */
  private record Key(String fault, String contender) {}

  private final Map<Key, List<TrialResult>> rows = new LinkedHashMap<>();

  /** Of these trials, in any order; rows are in the order of {@link Fault}. */
  ResultsTable(List<TrialResult> trials) {
    for (Fault fault : Fault.values()) {
      for (TrialResult trial : trials) {
        if (trial.fault().equals(fault.label())) {
          rows.computeIfAbsent(new Key(trial.fault(), trial.contender()), key -> new ArrayList<>())
              .add(trial);
        }
      }
    }
  }

  String text() {
    StringBuilder text = new StringBuilder();
    line(
        text,
        "fault",
        "contender",
        "runs",
        "without service, ms: median",
        "worst",
        "against keepalived",
        "dials failed: median",
        "worst",
        "answered after 250 ms: worst",
        "held through it: lost",
        "through others: lost",
        "two live holders, ms: worst",
        "with dead ones");
    text.append("| --- | --- |").append(" ---: |".repeat(11)).append('\n');
    rows.forEach(
        (key, trials) ->
            line(
                text,
                key.fault(),
                key.contender(),
                "" + trials.size(),
                median(trials, ResultsTable::gap),
                worst(trials, ResultsTable::gap),
                ratio(key, trials),
                median(trials, TrialResult::failed),
                worst(trials, TrialResult::failed),
                worst(trials, TrialResult::slow),
                share(trials, TrialResult::heldHitLost, TrialResult::heldHit),
                share(trials, TrialResult::heldOtherLost, TrialResult::heldOther),
                worst(trials, t -> Math.max(t.sharedAlive(), t.sharedClaims())),
                worst(trials, TrialResult::sharedAll)));
    text.append('\n');
    backs(text);
    return text.toString();
  }

  private void backs(StringBuilder text) {
    line(
        text,
        "return after",
        "contender",
        "runs",
        "without service, ms: median",
        "worst",
        "dials failed: worst",
        "answered after 250 ms: worst",
        "held since: lost",
        "whole again, ms: median",
        "worst",
        "last move of a VIP, ms: median",
        "two holders, ms: worst");
    text.append("| --- | --- |").append(" ---: |".repeat(10)).append('\n');
    rows.forEach(
        (key, trials) -> {
          List<TrialResult.Back> backs =
              trials.stream().map(TrialResult::back).filter(Objects::nonNull).toList();
          if (!backs.isEmpty()) {
            line(
                text,
                key.fault(),
                key.contender(),
                "" + backs.size(),
                median(backs, ResultsTable::backGap),
                worst(backs, ResultsTable::backGap),
                worst(backs, TrialResult.Back::failed),
                worst(backs, TrialResult.Back::slow),
                share(backs, TrialResult.Back::heldLost, TrialResult.Back::held),
                median(backs, back -> orNever(back.whole())),
                worst(backs, back -> orNever(back.whole())),
                moved(backs),
                worst(backs, TrialResult.Back::sharedAll));
          }
        });
  }

  /** A service that did not return sorts behind every one that did. */
  private static double gap(TrialResult trial) {
    return trial.served() ? trial.gap() : Double.POSITIVE_INFINITY;
  }

  private static double backGap(TrialResult.Back back) {
    return back.served() ? back.gap() : Double.POSITIVE_INFINITY;
  }

  private static double orNever(@Nullable Double value) {
    return value == null ? Double.POSITIVE_INFINITY : value;
  }

  private static String moved(List<TrialResult.Back> backs) {
    List<Double> moves =
        backs.stream().map(TrialResult.Back::lastChange).filter(Objects::nonNull).toList();
    return moves.isEmpty() ? "none" : median(moves, Double::doubleValue);
  }

  private String ratio(Key key, List<TrialResult> trials) {
    List<TrialResult> other = rows.get(new Key(key.fault(), Keepalived.NAME));
    if (other == null || key.contender().equals(Keepalived.NAME)) {
      return NOTHING;
    }
    double ratio = middle(trials, ResultsTable::gap) / middle(other, ResultsTable::gap);
    return Double.isFinite(ratio) ? String.format(Locale.ROOT, "%.3f", ratio) : NOTHING;
  }

  private static <T> String share(List<T> all, ToIntFunction<T> part, ToIntFunction<T> whole) {
    return "%,d of %,d"
        .formatted(all.stream().mapToInt(part).sum(), all.stream().mapToInt(whole).sum());
  }

  private static <T> String median(List<T> all, ToDoubleFunction<T> value) {
    return figure(middle(all, value));
  }

  private static <T> String worst(List<T> all, ToDoubleFunction<T> value) {
    OptionalDouble worst = all.stream().mapToDouble(value).max();
    return figure(worst.orElse(0));
  }

  /** The middle one, or the mean of the two in the middle. */
  static <T> double middle(List<T> all, ToDoubleFunction<T> value) {
    double[] sorted = all.stream().mapToDouble(value).sorted().toArray();
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  private static String figure(double value) {
    return Double.isInfinite(value) ? "never" : String.format(Locale.ROOT, "%,.0f", value);
  }

  private static void line(StringBuilder text, String... cells) {
    text.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  /** Of result files' lines. */
  static ResultsTable of(List<String> lines, Function<String, TrialResult> parser) {
    return new ResultsTable(lines.stream().filter(line -> !line.isBlank()).map(parser).toList());
  }
}
