package dev.pointsman.stickiness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.model.NodeName;
import dev.pointsman.model.RuleId;
import dev.pointsman.model.ServerName;
import dev.pointsman.model.Stickiness;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** What nodes tell each other of their bindings, over links that end and come again. */
final class BindingFeedTest {
  private static final Stickiness STICK = new Stickiness(Duration.ofHours(1), 20);
  private static final List<NodeName> NODES =
      List.of(new NodeName("a"), new NodeName("b"), new NodeName("c"));
  private static final List<Integer> PORTS = List.of(80, 81);

  private final Map<NodeName, Bindings> bindings = new LinkedHashMap<>();
  private final Map<List<NodeName>, BindingFeed> feeds = new LinkedHashMap<>();
  private final Set<List<NodeName>> cut = new HashSet<>();
  private long now = 1_000_000_000;

  private void start() {
    NODES.forEach(
        node -> {
          Bindings of = new Bindings(StickySite.nobody());
          of.configure(StickySite.of(node, NODES, STICK, PORTS));
          bindings.put(node, of);
        });
    for (NodeName from : NODES) {
      for (NodeName to : NODES) {
        if (!from.equals(to)) {
          feeds.put(List.of(from, to), new BindingFeed(of(from), to));
        }
      }
    }
  }

  private Bindings of(NodeName node) {
    return Objects.requireNonNull(bindings.get(node));
  }

  private BindingFeed feed(List<NodeName> link) {
    return Objects.requireNonNull(feeds.get(link));
  }

  /** Sends a batch of at most {@code most} over a link; true if there was one. */
  private boolean deliver(List<NodeName> link, int most) {
    List<BindingChange> batch = new ArrayList<>();
    feed(link).fill(change -> batch.size() < most && batch.add(change));
    of(link.getLast()).merge(batch, now);
    return !batch.isEmpty();
  }

  private static Map<RuleId, Map<InetAddress, String>> content(Bindings bindings) {
    Map<RuleId, Map<InetAddress, String>> all = new HashMap<>();
    bindings
        .rules()
        .forEach(
            (rule, of) -> {
              Map<InetAddress, String> one = new HashMap<>();
              of.table
                  .changedAfter(0)
                  .forEach(entry -> one.put(entry.client, entry.server + "@" + entry.used));
              all.put(rule, one);
            });
    return all;
  }

  @Test
  void allNodesHoldTheSameOnceTheNetworkIsWholeAndStill() {
    for (int seed = 0; seed < 200; seed++) {
      RandomGenerator random = new SplittableRandom(seed);
      feeds.clear();
      bindings.clear();
      cut.clear();
      start();
      List<List<NodeName>> links = List.copyOf(feeds.keySet());
      for (int i = 0; i < 300; i++) {
        List<NodeName> link = links.get(random.nextInt(links.size()));
        switch (random.nextInt(10)) {
          case 0 -> cut.add(link);
          case 1 -> {
            if (cut.remove(link)) {
              feed(link).restart();
            }
          }
          case 2, 3, 4 -> {
            if (!cut.contains(link)) {
              deliver(link, 1 + random.nextInt(5));
            }
          }
          default -> {
            now += random.nextInt(100_000);
            of(NODES.get(random.nextInt(3)))
                .use(
                    StickySite.rule(PORTS.get(random.nextInt(2))),
                    InetAddress.ofLiteral("10.0.0." + (1 + random.nextInt(30))),
                    new ServerName("s" + (1 + random.nextInt(2))),
                    now);
          }
        }
      }
      // when: all links are up
      cut.forEach(link -> feed(link).restart());
      boolean told = true;
      int rounds = 0;
      while (told) {
        told = false;
        for (List<NodeName> link : links) {
          told |= deliver(link, 3);
        }
        assertThat(rounds++).as("nodes tell each other the same for ever").isLessThan(200);
      }
      // then
      bindings.values().forEach(of -> of.lapse(now));
      assertThat(content(of(NODES.get(1)))).isEqualTo(content(of(NODES.get(0))));
      assertThat(content(of(NODES.get(2)))).isEqualTo(content(of(NODES.get(0))));
    }
  }

  @Test
  void aNodeThatComesIsToldEverythingAndThenOnlyWhatChangesHere() {
    // given
    start();
    List<NodeName> link = List.of(NODES.get(0), NODES.get(1));
    Bindings own = of(NODES.get(0));
    InetAddress client = InetAddress.ofLiteral("10.0.0.1");
    own.merge(
        List.of(new BindingChange(StickySite.rule(80), client, new ServerName("s1"), now)), now);
    // when, then: also what another node has told
    assertThat(deliver(link, 5)).isTrue();
    assertThat(deliver(link, 5)).isFalse();
    own.merge(
        List.of(new BindingChange(StickySite.rule(80), client, new ServerName("s2"), now)), now);
    assertThat(deliver(link, 5)).isFalse();
    own.use(StickySite.rule(81), client, new ServerName("s2"), now);
    assertThat(deliver(link, 5)).isTrue();
    assertThat(of(NODES.get(1)).bound(StickySite.rule(81), client, now))
        .contains(new ServerName("s2"));
  }

  @Test
  void aRuleThatComesBackAfterItWasGoneIsToldFromTheStart() {
    // given
    start();
    NodeName self = NODES.get(0);
    List<NodeName> link = List.of(self, NODES.get(1));
    InetAddress client = InetAddress.ofLiteral("10.0.0.1");
    of(self).use(StickySite.rule(80), client, new ServerName("s1"), now);
    assertThat(deliver(link, 5)).isTrue();
    // when
    of(self).configure(StickySite.of(self, NODES, STICK, List.of(81)));
    assertThat(of(self).size(StickySite.rule(80))).isZero();
    boolean more = of(self).configure(StickySite.of(self, NODES, STICK, PORTS));
    of(self).use(StickySite.rule(80), client, new ServerName("s2"), now + 1);
    // then
    assertThat(more).isTrue();
    assertThat(deliver(link, 5)).isTrue();
  }
}
