package dev.pointsman.testkit.demo;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a scheduler node's log tells of servers and of the VIP, in a sentence. */
final class NodeLog {
  private static final Pattern HEALTH =
      Pattern.compile("server=(?<server>\\S+) health=(?<now>up|down) was=(?<was>up|down)\\b");

  private static final Pattern TAKEN =
      Pattern.compile(
          "vip=\\S+ taken term=\\d+ reason=(?<reason>\\S+) from=(?<from>\\S+)"
              + " noticed-ms=(?<noticed>\\S+) decided-ms=(?<decided>\\S+) held-ms=(?<held>\\S+)"
              + " announced-ms=\\S+ first-connection-ms=(?<first>[\\d.]+)");

  private NodeLog() {}

  /** The sentence for a line that a person who watches should know of. */
  static Optional<String> sentence(NodeName node, String line) {
    return health(node, line).or(() -> taken(node, line));
  }

  private static Optional<String> health(NodeName node, String line) {
    Matcher matcher = HEALTH.matcher(line);
    if (!matcher.find()) {
      return Optional.empty();
    }
    String server = matcher.group("server");
    return Optional.of(
        node
            + " noticed: "
            + server
            + (matcher.group("now").equals("up")
                ? " is up, and gets new players again."
                : " is down, and gets no more players."));
  }

  private static Optional<String> taken(NodeName node, String line) {
    Matcher matcher = TAKEN.matcher(line);
    if (!matcher.find() || matcher.group("from").equals("nobody")) {
      return Optional.empty();
    }
    return Optional.of(
        "%s tells of its takeover (%s), in ms since it had last heard %s: noticed %s, decided %s,"
                .formatted(
                    node,
                    matcher.group("reason"),
                    matcher.group("from"),
                    matcher.group("noticed"),
                    matcher.group("decided"))
            + " had the VIP %s, first connection %s."
                .formatted(matcher.group("held"), matcher.group("first")));
  }
}
