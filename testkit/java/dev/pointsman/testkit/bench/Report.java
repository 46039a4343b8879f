package dev.pointsman.testkit.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The Markdown table of a benchmark run: a row for each metric, a column for each contender, and
 * the ratio of the subject to each of the other proxies.
 *
 * <p>A results file has a line for each figure, {@code metric TAB contender TAB round TAB value};
 * metrics appear in the table in the order of their first line, and so do contenders that no order
 * was given for. A cell shows the median over the rounds and half the range in per cent of it. A
 * ratio is the median of the ratios <em>within</em> each round, because on a shared machine two
 * figures are comparable only when they were taken one right after the other.
 */
public final class Report {
  private final Map<String, Map<String, Map<Integer, Double>>> values = new LinkedHashMap<>();
  private final Set<String> contenders = new LinkedHashSet<>();

  private Report() {}

  /**
   * Arguments: the results file, the subject's name, the contenders in the order of their columns.
   */
  public static void main(String[] args) throws IOException {
    if (args.length < 2) {
      System.err.println("usage: Report RESULTS-FILE SUBJECT [CONTENDER]...");
      System.exit(64);
    }
    List<String> order = List.of(args).subList(2, args.length);
    System.out.print(of(Files.readAllLines(Path.of(args[0])), order).table(args[1]));
  }

  /**
   * Reads the lines of a results file.
   *
   * @param order contenders whose columns come first
   * @throws IllegalArgumentException if a line does not have four fields, a whole number for the
   *     round and a number for the value; the message names the line
   */
  public static Report of(List<String> lines, List<String> order) {
    Report report = new Report();
    report.contenders.addAll(order);
    int number = 0;
    for (String line : lines) {
      number++;
      String[] fields = line.split("\t", -1);
      if (fields.length != 4) {
        throw new IllegalArgumentException(
            "line " + number + ": '" + line + "' (expected: metric, contender, round, value)");
      }
      try {
        report.add(
            fields[0], fields[1], Integer.parseInt(fields[2]), Double.parseDouble(fields[3]));
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException("line " + number + ": '" + line + "': not a number", e);
      }
    }
    return report;
  }

  private void add(String metric, String contender, int round, double value) {
    contenders.add(contender);
    values
        .computeIfAbsent(metric, m -> new LinkedHashMap<>())
        .computeIfAbsent(contender, c -> new TreeMap<>())
        .put(round, value);
  }

  /** The table, with the subject's ratios to every other contender but {@code direct}. */
  public String table(String subject) {
    List<String> rivals =
        contenders.stream().filter(c -> !c.equals(subject) && !c.equals("direct")).toList();
    List<String> head = new ArrayList<>(List.of(""));
    head.addAll(contenders);
    if (contenders.contains(subject)) {
      rivals.forEach(rival -> head.add(subject + " / " + rival));
    }
    StringBuilder out = new StringBuilder();
    row(out, head);
    List<String> rule = new ArrayList<>(List.of("---"));
    head.stream().skip(1).forEach(h -> rule.add("---:"));
    row(out, rule);
    values.forEach(
        (metric, byContender) -> {
          List<String> cells = new ArrayList<>(List.of(metric));
          contenders.forEach(c -> cells.add(cell(byContender.getOrDefault(c, Map.of()))));
          if (contenders.contains(subject)) {
            Map<Integer, Double> own = byContender.getOrDefault(subject, Map.of());
            rivals.forEach(r -> cells.add(ratio(own, byContender.getOrDefault(r, Map.of()))));
          }
          row(out, cells);
        });
    return out.toString();
  }

  private static void row(StringBuilder out, List<String> cells) {
    out.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  private static String cell(Map<Integer, Double> rounds) {
    if (rounds.isEmpty()) {
      return "";
    }
    List<Double> sorted = rounds.values().stream().sorted().toList();
    double median = median(sorted);
    String figure = figure(median);
    if (sorted.size() == 1 || median == 0) {
      return figure;
    }
    double spread = (sorted.getLast() - sorted.getFirst()) / 2 / Math.abs(median) * 100;
    return String.format(Locale.ROOT, "%s ±%.0f%%", figure, spread);
  }

  private static String ratio(Map<Integer, Double> own, Map<Integer, Double> rival) {
    List<Double> ratios = new ArrayList<>();
    own.forEach(
        (round, value) -> {
          double other = rival.getOrDefault(round, 0.0);
          if (other != 0) {
            ratios.add(value / other);
          }
        });
    ratios.sort(null);
    return ratios.isEmpty() ? "" : String.format(Locale.ROOT, "%.2f", median(ratios));
  }

  private static double median(List<Double> sorted) {
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  /** Three significant digits for small figures, whole numbers with separators for large ones. */
  private static String figure(double value) {
    double size = Math.abs(value);
    String format = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f";
    return String.format(Locale.ROOT, format, value);
  }
}
