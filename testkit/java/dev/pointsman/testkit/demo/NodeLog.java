package dev.pointsman.testkit.demo;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the scheduler node's log tells of servers, in a sentence. */
final class NodeLog {
  private static final Pattern HEALTH =
      Pattern.compile("server=(?<server>\\S+) health=(?<now>up|down) was=(?<was>up|down)\\b");

  private NodeLog() {}

  /** The sentence for a line that tells of a server which goes down or comes up again. */
  static Optional<String> sentence(String line) {
    Matcher matcher = HEALTH.matcher(line);
    if (!matcher.find()) {
      return Optional.empty();
    }
    String server = matcher.group("server");
    return Optional.of(
        matcher.group("now").equals("up")
            ? "The scheduler node noticed: " + server + " is up, and gets new players again."
            : "The scheduler node noticed: " + server + " is down, and gets no more players.");
  }
}
