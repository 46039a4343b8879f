package dev.pointsman.testkit.soak;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Asks a node all the time how it stands, and finds whatever must never be: a term or a version of
 * the rules that goes back, and a rule's account that does not balance.
 *
 * <p>What a node says counts while it is ready. Nothing tells when a status changes, so it is asked
 * every {@link #EVERY}.
 */
final class NodeWatch implements AutoCloseable {
  private static final Duration EVERY = Duration.ofMillis(200);

  private final Node node;
  private final Able able;
  private final Findings findings;
  private final Map<String, Long> latest = new TreeMap<>();
  private final Thread thread;
  private volatile double longestSilence;
  private final AtomicLong asked = new AtomicLong();

  private NodeWatch(Node node, Able able, Findings findings) {
    this.node = node;
    this.able = able;
    this.findings = findings;
    this.thread = Thread.ofPlatform().daemon().name("watch " + node.name()).unstarted(this::run);
  }

  static NodeWatch start(Node node, Able able, Findings findings) {
    NodeWatch watch = new NodeWatch(node, able, findings);
    watch.thread.start();
    return watch;
  }

  /** The longest that the node heard nothing from its peer, as it says; milliseconds. */
  double longestSilence() {
    return longestSilence;
  }

  /** How many answers were looked at. */
  long asked() {
    return asked.get();
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        int incarnation = node.incarnation();
        node.status()
            .filter(status -> status.path("ready").asBoolean())
            .filter(status -> incarnation == node.incarnation())
            .ifPresent(this::look);
        Thread.sleep(EVERY);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  private void look(JsonNode status) {
    asked.incrementAndGet();
    able.ready(node.number());
    for (JsonNode vip : status.path("vips")) {
      // A node that hears of no owner, as its link is down, tells no term.
      if (!vip.path("owner").isNull()) {
        rises("the term of " + vip.path("name").asText(), vip.path("term").asLong());
      }
    }
    String rules = status.path("cluster").path("rules_version").asText("0");
    rises("the version of the rules", Long.parseLong(rules.split("@", -1)[0]));
    for (JsonNode rule : status.path("rules")) {
      long closed = 0;
      for (JsonNode count : rule.path("closed")) {
        closed += count.asLong();
      }
      if (rule.path("accepted").asLong() != rule.path("live").asLong() + closed) {
        findings.add("%s: the account of a rule does not balance: %s".formatted(node.name(), rule));
      }
    }
    for (JsonNode peer : status.path("cluster").path("nodes")) {
      longestSilence = Math.max(longestSilence, peer.path("longest_silence_ms").asDouble());
    }
  }

  private void rises(String what, long value) {
    long before = latest.getOrDefault(what, 0L);
    if (value < before) {
      findings.add("%s: %s was %d and is %d".formatted(node.name(), what, before, value));
    }
    latest.put(what, value);
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
