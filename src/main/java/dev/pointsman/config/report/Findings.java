package dev.pointsman.config.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Gathers the findings of one check, so that every error is reported at once. */
public final class Findings {
  /**
   * More findings than this are dropped and one line says so: a file that is wrong from end to end
   * must not cost unbounded time and memory to explain.
   */
  public static final int MOST = 1000;

  private static final Comparator<Finding> BY_PLACE =
      Comparator.comparingInt((Finding finding) -> finding.place().line())
          .thenComparingInt(finding -> finding.place().column());

  private final Set<Finding> found = new LinkedHashSet<>();
  private int errors;
  private int dropped;

  /** Something that makes the configuration unusable. */
  public void error(Place place, String key, String value, String problem, String expected) {
    add(new Finding(Severity.ERROR, place, key, value, problem, expected));
  }

  /** Something that is probably not what was meant. */
  public void warning(Place place, String key, String value, String problem, String expected) {
    add(new Finding(Severity.WARNING, place, key, value, problem, expected));
  }

  /** Adds a finding; one that is there already, because a value was read twice, is not repeated. */
  public void add(Finding finding) {
    if (found.contains(finding)) {
      return;
    }
    if (finding.severity() == Severity.ERROR) {
      errors++;
    }
    if (full()) {
      dropped++;
    } else {
      found.add(finding);
    }
  }

  public void addAll(Collection<Finding> findings) {
    findings.forEach(this::add);
  }

  /** Whether further findings are only counted. */
  public boolean full() {
    return found.size() >= MOST;
  }

  /** How many errors there are, those dropped included. */
  public int errors() {
    return errors;
  }

  public boolean hasErrors() {
    return errors > 0;
  }

  /** All findings: file by file in the order of their first finding, by position in each. */
  public List<Finding> toList() {
    List<String> files = found.stream().map(finding -> finding.place().file()).distinct().toList();
    List<Finding> sorted = new ArrayList<>(found);
    sorted.sort(
        Comparator.comparingInt((Finding finding) -> files.indexOf(finding.place().file()))
            .thenComparing(BY_PLACE));
    if (dropped > 0) {
      Place place = Place.wholeFile(sorted.getLast().place().file());
      Severity severity = errors > 0 ? Severity.ERROR : Severity.WARNING;
      sorted.add(new Finding(severity, place, "", "", "and " + dropped + " more findings", ""));
    }
    return List.copyOf(sorted);
  }
}
