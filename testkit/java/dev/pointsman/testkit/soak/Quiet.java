package dev.pointsman.testkit.soak;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pointsman.testkit.lab.LabFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Waits until a node that nobody uses has no connection, and looks whether its accounts agree. */
final class Quiet {
  /** Twice the rules' idle time-out, after which a client whose end was lost is forgotten. */
  private static final Duration GONE = Duration.ofSeconds(20);

  /** The metrics are a second old at most, and the log is written as soon as the disk lets it. */
  private static final Duration SETTLED = Duration.ofSeconds(5);

  private static final Duration BETWEEN_ASKS = Duration.ofMillis(200);

  private final Findings findings;

  Quiet(Findings findings) {
    this.findings = findings;
  }

  /** Waits, and enters what does not hold. */
  void await(Node node) {
    long deadline = System.nanoTime() + GONE.toNanos();
    while (live(node) != 0) {
      if (System.nanoTime() - deadline > 0) {
        findings.add(
            "%s has %d connections %s after the last client has gone"
                .formatted(node.name(), live(node), GONE));
        return;
      }
      pause();
    }
    deadline = System.nanoTime() + SETTLED.toNanos();
    while (true) {
      List<String> wrong = audit(node);
      if (wrong.isEmpty()) {
        return;
      }
      if (System.nanoTime() - deadline > 0) {
        wrong.forEach(sentence -> findings.add(node.name() + ": " + sentence));
        return;
      }
      pause();
    }
  }

  private static List<String> audit(Node node) {
    try {
      return ConnectionAudit.ofLog(node.accessLog(), true)
          .compare(node.metrics().orElse(""))
          .wrong();
    } catch (IOException e) {
      throw new LabFailure("the access log of %s cannot be read".formatted(node.name()), e);
    }
  }

  private static long live(Node node) {
    JsonNode status =
        node.status()
            .orElseThrow(() -> new LabFailure(node.name() + " does not answer in the quiet"));
    long live = 0;
    for (JsonNode rule : status.path("rules")) {
      live += rule.path("live").asLong();
    }
    return live;
  }

  private static void pause() {
    try {
      Thread.sleep(BETWEEN_ASKS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LabFailure("interrupted in the quiet", e);
    }
  }
}
