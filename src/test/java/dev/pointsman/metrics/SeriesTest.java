package dev.pointsman.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pointsman.model.AdminState;
import dev.pointsman.model.CloseCause;
import dev.pointsman.model.ConnectFailure;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.ServerName;
import dev.pointsman.model.Term;
import dev.pointsman.model.VipName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The declared series, the document and what is scraped are the same. */
@ResourceLock("kamon")
class SeriesTest {
  private static final Path DOCUMENT = Path.of("src/site/markdown/metrics.md");
  private static final Pattern TYPE = Pattern.compile("^# TYPE (\\S+) (\\S+)$", Pattern.MULTILINE);
  private static final Pattern ROW =
      Pattern.compile("^\\| `((?:pointsman|jvm|kamon)_\\w+)` \\|", Pattern.MULTILINE);

  @Test
  void theDocumentSaysOfEachSeriesWhatTheCodeSays() throws IOException {
    // given
    List<String> declared =
        Arrays.stream(Series.values())
            .map(
                series ->
                    String.join(
                        " | ",
                        "| `" + series.prometheusName() + "`",
                        lower(series.type()),
                        unit(series),
                        String.join(", ", series.tags()),
                        series.meaning() + " |"))
            .toList();

    // when
    List<String> documented =
        Files.readAllLines(DOCUMENT).stream()
            .filter(line -> line.startsWith("| `pointsman_"))
            .toList();

    // then
    assertThat(documented).isEqualTo(declared);
  }

  @Test
  void whatIsScrapedIsWhatIsDeclaredWithItsTypeAndTagsAndAllOfItIsDocumented() throws Exception {
    try (KamonStart kamon = KamonStart.start(new NodeName("n"), KamonStartTest.settings(0, 0))) {
      // given
      useEverything(kamon.metrics());

      // when
      Scrape scrape = new Scrape(kamon.prometheus());
      String lastMade = Series.DISPATCHER_COMPLETED.prometheusName() + "{";
      String text = await().until(scrape::text, found -> found.contains(lastMade));

      // then
      Map<String, String> types = new TreeMap<>();
      TYPE.matcher(text).results().forEach(row -> types.put(row.group(1), row.group(2)));
      for (Series series : Series.values()) {
        String name = series.prometheusName();
        assertThat(types).containsEntry(name, lower(series.type()));
        assertThat(tags(text, name)).as(name).isEqualTo(new TreeSet<>(series.tags()));
      }
      assertThat(types.keySet()).isSubsetOf(documentedNames());
    }
  }

  private static void useEverything(SiteMetrics metrics) {
    VipName vip = new VipName("v");
    ServerName server = new ServerName("s");
    metrics.connections(vip, SiteMetrics.NO_RULE).accepted();
    metrics.connections(vip, SiteMetrics.NO_RULE).closed(CloseCause.NO_RULE, 1);
    metrics.connections(vip, "media:80").bindings(3, 1);
    metrics.relay(vip, "v:1", server).live(1);
    metrics.server(server).connected(1);
    metrics.server(server).connectFailed(ConnectFailure.TIMEOUT);
    metrics.server(server).probed(true, 1);
    metrics.server(server).healthChanged("up", "down");
    metrics.server(server).state(true, AdminState.ENABLED);
    metrics.vip(vip).listening(80, true);
    metrics.vip(vip).bindFailed(80);
    metrics.vip(vip).undecided(1);
    metrics.hop(vip).sent(1);
    metrics.hop(vip).released("no-backup");
    metrics.hop(vip).reset("stray");
    metrics.hop(vip).turnedAway("hop.max-flows", 1);
    metrics.hop(vip).flows("open", 1);
    metrics.hop(vip).overlooked();
    metrics.hopInterface("eth0").up(true);
    metrics.hopInterface("eth0").counted("syns", 1);
    metrics.actors().started("vip");
    metrics.actors().restarted("vip", "IOException");
    metrics.actors().deadLetter();
    useCluster(metrics.cluster(), vip);
    metrics.actors().dispatcher("default", () -> 0, () -> 0, () -> 0);
  }

  private static void useCluster(ClusterMeter cluster, VipName vip) {
    NodeName peer = new NodeName("p");
    cluster.reasons(List.of("moved"), List.of("unfit"));
    cluster.standing(
        List.of(new ClusterMeter.Node(peer, true, true)),
        List.of(new ClusterMeter.OwnedVip(vip, Optional.of(peer), false, new Term(1))));
    cluster.phase("moved", Phase.HELD, 1);
    cluster.link(peer, Direction.FROM_PEER, true);
    cluster.linkEnded(peer, "silent");
    cluster.linkRefused(Optional.of(peer), true, "other-site");
    cluster.replication(peer, new FakeReplication(1, 2));
    cluster.rules(() -> 3);
  }

  /** The names of the tags of a series' first line, without a bucket's bound. */
  private static Set<String> tags(String text, String name) {
    String line =
        text.lines()
            .filter(l -> l.matches(Pattern.quote(name) + "(_count)?[{ ].*"))
            .findFirst()
            .orElseThrow();
    return new TreeSet<>(Scrape.tags(line).keySet());
  }

  private static Set<String> documentedNames() throws IOException {
    return ROW.matcher(Files.readString(DOCUMENT))
        .results()
        .map(row -> row.group(1))
        .collect(Collectors.toSet());
  }

  private static String lower(Series.Type type) {
    return type.name().toLowerCase(Locale.ROOT);
  }

  private static String unit(Series series) {
    return switch (series.unit()) {
      case NONE -> "";
      case BYTES -> "bytes";
      case NANOSECONDS, MICROSECONDS, MILLISECONDS -> "seconds";
    };
  }
}
