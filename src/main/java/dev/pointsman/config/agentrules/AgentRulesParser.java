package dev.pointsman.config.agentrules;

import dev.pointsman.config.agentrules.AgentRule.Field;
import dev.pointsman.config.report.Findings;
import dev.pointsman.config.report.Place;
import dev.pointsman.config.source.SourceText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the text of an {@code agent-rules} file: each line is a rule, a comment, blank, or an error
 * with its place. Time and memory are in proportion to the length of the text.
 */
public final class AgentRulesParser {
  /** Longer lines are refused unread: 4,096 characters name more than 200 servers. */
  static final int LONGEST_LINE = 4096;

  private AgentRulesParser() {}

  /** The rules of {@code source}, in order; errors are added to {@code findings}. */
  public static List<AgentRule> parse(SourceText source, Findings findings) {
    List<AgentRule> rules = new ArrayList<>();
    String text = source.text();
    int line = 1;
    for (int start = 0; start < text.length() && !findings.full(); line++) {
      int end = text.indexOf('\n', start);
      end = end < 0 ? text.length() : end;
      parseLine(new Place(source.file(), line, 1), text.substring(start, end), findings)
          .ifPresent(rules::add);
      start = end + 1;
    }
    return rules;
  }

  private static Optional<AgentRule> parseLine(Place place, String line, Findings findings) {
    String content = line.strip();
    if (content.isEmpty() || content.startsWith("#")) {
      return Optional.empty();
    }
    if (line.length() > LONGEST_LINE) {
      String expected = "at most " + LONGEST_LINE + " characters a line";
      findings.error(place, "line", "", line.length() + " characters", expected);
      return Optional.empty();
    }
    return new LineReader(findings).read(place, split(place, line));
  }

  /** The fields of a line, without the spaces around them, each with its own place. */
  private static List<Field<String>> split(Place place, String line) {
    List<Field<String>> fields = new ArrayList<>();
    int start = 0;
    while (start <= line.length()) {
      int end = line.indexOf('|', start);
      end = end < 0 ? line.length() : end;
      String raw = line.substring(start, end);
      String text = raw.strip();
      int indent = text.isEmpty() ? 0 : raw.indexOf(text.charAt(0));
      fields.add(
          new Field<>(new Place(place.file(), place.line(), start + indent + 1), text, text));
      start = end + 1;
    }
    return fields;
  }
}
