package dev.pointsman.testkit.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** What came of it all, in a few lines: a function of the last snapshot. */
final class Summary {
  private Summary() {}

  /**
   * The lines.
   *
   * @param broken a sentence for each thing that did not happen
   */
  static List<Line> of(Snapshot last, List<String> broken, int width) {
    List<Account> viewers = last.viewers();
    List<Line> lines = new ArrayList<>();
    lines.add(Line.of(Mood.HEADING, "In sum"));
    lines.addAll(
        row(
            width,
            "players",
            "%d; calls: %d; each dialled the VIP and nothing else"
                .formatted(viewers.size(), sum(viewers, Account::allCalls))));
    lines.addAll(
        row(
            width,
            "bytes",
            "%s received and compared with what was sent; packets wrong: %d, missing: %d"
                .formatted(
                    Figures.count(sum(viewers, Account::allBytes)),
                    sum(viewers, Account::allCorrupt),
                    sum(viewers, Account::allLost))));
    lines.addAll(row(width, "silence", silence(viewers)));
    Takeover takeover = last.takeover();
    if (takeover != null) {
      lines.addAll(
          row(
              width,
              "takeover",
              "%s was killed and %s had the VIP (term %d): %s from the kill to the first packet of"
                      .formatted(takeover.dead(), takeover.heir(), takeover.term(), takeover.span())
                  + " a new call, in which %d dials were refused".formatted(takeover.inVain())));
    }
    if (!last.handOuts().isEmpty()) {
      long script = last.handOuts().stream().filter(h -> !h.script().plays()).count();
      long vip = last.handOuts().stream().filter(h -> !h.vip().plays()).count();
      int all = last.handOuts().size();
      lines.addAll(
          row(
              width,
              "dead ends",
              "the script of 1998 sent %d of %d listeners to the dead server, the VIP %d of %d"
                  .formatted(script, all, vip, all)));
    }
    for (String sentence : broken) {
      Line.wrap("Not as promised: " + sentence, width)
          .forEach(text -> lines.add(Line.of(Mood.BAD, text)));
    }
    return lines;
  }

  private static String silence(List<Account> viewers) {
    String heard =
        viewers.stream()
            .filter(viewer -> !viewer.silences().isEmpty())
            .map(
                viewer ->
                    viewer.silences().stream()
                        .map(Figures::span)
                        .collect(Collectors.joining(" and ", viewer.name() + " ", "")))
            .collect(Collectors.joining(", "));
    return heard.isEmpty() ? "none" : heard + " (from the cut to the next packet)";
  }

  private static long sum(List<Account> viewers, ToLongFunction<Account> figure) {
    return viewers.stream().mapToLong(figure).sum();
  }

  private static List<Line> row(int width, String name, String text) {
    String first = "  %-11s".formatted(name);
    List<Line> lines = new ArrayList<>();
    for (String part : Line.wrap(text, width - first.length())) {
      String before = lines.isEmpty() ? first : " ".repeat(first.length());
      lines.add(Line.of(Mood.FAINT, before).and(Mood.PLAIN, part));
    }
    return lines;
  }
}
