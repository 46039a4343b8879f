package dev.pointsman.testkit.soak;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compares a process's two accounts of its connections, its access log and its metrics, once none
 * is open.
 *
 * <p>Rules of variants are left out of the comparison: their metrics go with them.
 */
final class ConnectionAudit {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern SAMPLE =
      Pattern.compile("pointsman_connections_(accepted_total|closed_total|live)\\{(.*)} (\\S+)");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

  private final Map<String, Long> closed = new TreeMap<>();
  private final List<String> wrong = new ArrayList<>();
  private long connections;

  /** How many connections have their end in the log. */
  long connections() {
    return connections;
  }

  /** How many of them ended for which cause. */
  Map<String, Long> closed() {
    return closed;
  }

  /** What is wrong, in words. */
  List<String> wrong() {
    return wrong;
  }

  /**
   * Reads the log of a process that has ended in order, or has no connection open.
   *
   * @param all whether every connection must have its end: not of a process that was killed
   */
  static ConnectionAudit ofLog(Path accessLog, boolean all) throws IOException {
    ConnectionAudit audit = new ConnectionAudit();
    Set<Long> open = new HashSet<>();
    Set<Long> ended = new HashSet<>();
    List<String> lines = Files.readAllLines(accessLog, StandardCharsets.US_ASCII);
    for (int i = 0; i < lines.size(); i++) {
      try {
        audit.line(JSON.readTree(lines.get(i)), open, ended);
      } catch (JsonProcessingException e) {
        if (all || i < lines.size() - 1) {
          audit.wrong.add("%s:%d is no JSON".formatted(accessLog.getFileName(), i + 1));
        }
      }
    }
    if (all && !open.isEmpty()) {
      audit.wrong.add("%d connections have no end in %s".formatted(open.size(), accessLog));
    }
    audit.connections = ended.size();
    return audit;
  }

  private void line(JsonNode line, Set<Long> open, Set<Long> ended) {
    long id = line.path("id").asLong();
    if (!line.path("event").asText().equals("close")) {
      open.add(id);
      return;
    }
    open.remove(id);
    if (!ended.add(id)) {
      wrong.add("connection %d ends twice".formatted(id));
    }
    String cause = line.path("cause").asText();
    if (cause.isEmpty() || line.path("cause").isNull()) {
      wrong.add("connection %d ends without a cause".formatted(id));
    }
    String rule = line.path("rule").isNull() ? "none" : line.path("rule").asText();
    closed.merge("%s %s".formatted(rule, cause), 1L, Long::sum);
  }

  /** Adds what is wrong with the process's metrics, beside its log. */
  ConnectionAudit compare(String metrics) {
    Map<String, Long> accepted = new TreeMap<>();
    Map<String, Long> ends = new TreeMap<>();
    Map<String, Long> live = new TreeMap<>();
    Map<String, Long> byCause = new TreeMap<>();
    metrics
        .lines()
        .map(SAMPLE::matcher)
        .filter(Matcher::matches)
        .forEach(
            sample -> {
              Map<String, String> labels = labels(sample.group(2));
              String rule = labels.getOrDefault("rule", "");
              long value = Math.round(Double.parseDouble(sample.group(3)));
              switch (sample.group(1)) {
                case "accepted_total" -> accepted.merge(rule, value, Long::sum);
                case "live" -> live.merge(rule, value, Long::sum);
                default -> {
                  ends.merge(rule, value, Long::sum);
                  byCause.merge("%s %s".formatted(rule, labels.get("cause")), value, Long::sum);
                }
              }
            });
    accepted.forEach(
        (rule, count) -> {
          long sum = ends.getOrDefault(rule, 0L) + live.getOrDefault(rule, 0L);
          if (sum != count || live.getOrDefault(rule, 0L) != 0) {
            wrong.add(
                "rule %s: %d accepted, %d closed, %d live"
                    .formatted(rule, count, ends.getOrDefault(rule, 0L), live.get(rule)));
          }
        });
    if (!permanent(byCause).equals(permanent(closed))) {
      wrong.add(
          "closed by the metrics %s, by the access log %s"
              .formatted(permanent(byCause), permanent(closed)));
    }
    return this;
  }

  private static Map<String, String> labels(String text) {
    Map<String, String> labels = new TreeMap<>();
    Matcher matcher = LABEL.matcher(text);
    while (matcher.find()) {
      labels.put(matcher.group(1), matcher.group(2));
    }
    return labels;
  }

  private static Map<String, Long> permanent(Map<String, Long> counts) {
    Map<String, Long> found = new TreeMap<>(counts);
    found.values().removeIf(count -> count == 0);
    found.keySet().removeIf(key -> key.startsWith("none ") || key.matches("\\S+:1\\d{4}\\D.*"));
    return found;
  }
}
