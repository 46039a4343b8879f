package dev.pointsman.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pointsman.testkit.RealTool;
import dev.pointsman.testkit.product.Ports;
import dev.pointsman.testkit.product.ProductProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The page on peer links tells how to secure nodes by certificates; this does what it tells. */
@Timeout(180)
final class TlsExampleTest {
  private static final Path DOCUMENT = Path.of("src/site/markdown/peer-links.md");
  private static final String A = "sched-1";
  private static final String B = "sched-2";
  private static final Duration LIMIT = Duration.ofSeconds(40);

  @TempDir private Path directory;
  private final int port = Ports.free("127.0.78.101");
  private String commands = "";
  private String configuration = "";

  @BeforeEach
  void read() throws IOException {
    RealTool.assumeInstalled("openssl");
    String document = Files.readString(DOCUMENT);
    String section = document.substring(document.indexOf("## Certificates of your own"));
    commands = block(section, "sh");
    configuration = block(section, "hocon");
  }

  private static String block(String section, String language) {
    Matcher matcher =
        Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(section);
    assertThat(matcher.find()).as("a block of %s in %s", language, DOCUMENT).isTrue();
    return matcher.group(1);
  }

  /** Runs the commands as they stand in the document. */
  private Path certificates(String name) throws IOException, InterruptedException {
    Path made = Files.createDirectories(directory.resolve(name));
    RealTool.run(made, "set -eu; cd '" + made + "'\n" + commands);
    return made;
  }

  /** Gives a node what the document says it gets. */
  private void give(SchedulerNodes nodes, String node, Path made) throws IOException {
    Path tls = Files.createDirectories(nodes.home(node).resolve("tls"));
    for (String file : new String[] {"ca.crt", node + ".crt", node + ".key"}) {
      Files.deleteIfExists(tls.resolve(file));
      Files.copy(made.resolve(file), tls.resolve(file));
    }
  }

  /**
   * The VIP is the first node's alone, so that both are ready though they may not reach each other.
   */
  private void write(SchedulerNodes nodes, String node) {
    nodes.write(
        node,
        configuration.replace(A, node),
        """
        vips { media { address = 127.0.78.101, schedulers = [%s] } }
        servers { one { address = 127.0.78.11 } }
        rules = [ { vip = media, port = %d, protocol = telnet, server-port = 9, servers = [one] } ]
        """
            .formatted(A, port));
  }

  private static boolean inStep(SchedulerNodes nodes, String node) {
    for (JsonNode peer : nodes.status(node).at("/cluster/nodes")) {
      if (!peer.path("reachable").asBoolean()
          || (!peer.path("self").asBoolean() && peer.path("changes_behind").asLong(1) != 0)) {
        return false;
      }
    }
    return nodes.status(node).at("/cluster/nodes").size() == 2;
  }

  @Test
  void nodesWithTheDocumentsCertificatesAreLinkedAndReplicateAndOneOfAnotherAuthorityIsRefused()
      throws Exception {
    try (SchedulerNodes nodes =
        new SchedulerNodes(directory, Map.of(A, "127.0.78.2", B, "127.0.78.3"))) {
      // given
      Path made = certificates("ours");
      give(nodes, A, made);
      give(nodes, B, made);
      write(nodes, A);
      write(nodes, B);
      // when
      ProductProcess a = nodes.start(A);
      nodes.start(B);
      // then
      a.awaitLogLine(line -> line.contains("security=tls"), LIMIT);
      await().atMost(LIMIT).until(() -> inStep(nodes, A) && inStep(nodes, B));
      // when it comes back with a certificate of an authority that has the same name only
      nodes.stop(B);
      give(nodes, B, certificates("theirs"));
      ProductProcess stranger = nodes.start(B);
      // then
      a.awaitLogLine(line -> refusal(line, B), LIMIT);
      stranger.awaitLogLine(line -> refusal(line, A), LIMIT);
      assertThat(inStep(nodes, A)).isFalse();
    }
  }

  private static boolean refusal(String line, String peer) {
    return line.contains("WARN")
        && line.contains("a link is refused")
        && line.contains("reason=not-authenticated")
        && line.contains("cluster.tls.ca")
        && (line.contains("peer=" + peer) || line.contains("peer=unknown"));
  }
}
