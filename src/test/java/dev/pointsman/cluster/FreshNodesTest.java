package dev.pointsman.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pointsman.testkit.product.Ports;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two new scheduler nodes with different files, started at once. */
@Timeout(180)
final class FreshNodesTest {
  private static final String VIP = "127.0.79.101";
  private static final String A = "sched-a";
  private static final String B = "sched-b";
  private static final Duration LIMIT = Duration.ofSeconds(90);

  @TempDir private Path directory;

  private static String site(int port) {
    return """
    vips { media { address = %s, schedulers = [%s, %s] } }
    servers { one { address = 127.0.79.11 } }
    rules = [ { vip = media, port = %d, protocol = telnet, server-port = 9, servers = [one] } ]
    """
        .formatted(VIP, A, B, port);
  }

  @Test
  void theOneWhoseRulesAreNotInForceSaysSoAndBothShowIt() {
    try (SchedulerNodes nodes =
        new SchedulerNodes(
            directory, new LinkedHashMap<>(Map.of(A, "127.0.79.2", B, "127.0.79.3")))) {
      // given
      nodes.write(A, site(Ports.free(VIP)));
      nodes.write(B, site(Ports.free(VIP)));
      // when
      nodes.start(List.of(A, B));
      // then
      try {
        await()
            .atMost(LIMIT)
            .ignoreExceptions()
            .untilAsserted(
                () -> {
                  assertThat(differing(nodes, A)).hasSize(1).isEqualTo(differing(nodes, B));
                  assertThat(version(nodes, A)).isNotEmpty().isEqualTo(version(nodes, B));
                });
      } catch (ConditionTimeoutException e) {
        throw new AssertionError(
            "%s: %s%n%s: %s".formatted(A, nodes.process(A).log(), B, nodes.process(B).log()), e);
      }
      boolean lost = differing(nodes, A).getFirst().equals(A);
      assertThat(nodes.process(lost ? A : B).log())
          .anyMatch(
              line ->
                  line.contains("WARN")
                      && line.contains("version=" + version(nodes, A))
                      && line.contains("`pointsman reload`"))
          .anyMatch(line -> line.contains("the file would change: "));
      assertThat(sinceInForce(nodes.process(lost ? B : A).log(), version(nodes, A)))
          .noneMatch(line -> line.contains("pointsman reload"));
    }
  }

  /** The one whose rules are in force may have had the other's for a moment, and have said so. */
  private static List<String> sinceInForce(List<String> log, String version) {
    int last = -1;
    for (int line = 0; line < log.size(); line++) {
      if (log.get(line).contains("shared rules version=\"" + version + "\"")) {
        last = line;
      }
    }
    return log.subList(last + 1, log.size());
  }

  private static String version(SchedulerNodes nodes, String node) {
    return nodes.status(node).at("/cluster/rules_version").asText();
  }

  /** The nodes whose files differ from the rules in force, as a node shows them. */
  private static List<String> differing(SchedulerNodes nodes, String node) {
    return nodes
        .status(node)
        .at("/cluster/nodes")
        .valueStream()
        .filter(each -> each.path("rules_differ_from_file").asBoolean())
        .map((JsonNode each) -> each.path("name").asText())
        .toList();
  }
}
