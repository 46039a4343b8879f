package dev.pointsman.testkit.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.testkit.Tools;
import dev.pointsman.testkit.failover.Ownership;
import dev.pointsman.testkit.lab.NetworkLab;
import dev.pointsman.testkit.soak.Episode.Act;
import dev.pointsman.testkit.soak.Episode.Step;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two episodes of the soak, written down instead of drawn: what a split and a crash must leave. */
@Timeout(240)
class TwoNodeSiteTest {
  private static final int FIRST = 0;
  private static final int SECOND = 1;
  private static final Step SPLIT = new Step(Fault.SPLIT, FIRST, "");
  private static final Step KILL = new Step(Fault.KILL, FIRST, "");

  /** On whatever machine this runs: that a VIP is served in time is a matter of the soak. */
  private static final Duration UNBOUNDED = Duration.ofMinutes(10);

  private static final SoakOptions OPTIONS =
      new SoakOptions(
          Duration.ZERO,
          1,
          List.of(),
          Integer.MAX_VALUE,
          10,
          3,
          UNBOUNDED,
          false,
          Optional.empty());

  @TempDir private Path directory;

  @Test
  void aSplitHealsAndWhatTheOtherNodeWasToldMeanwhileIsInForceWhenOneReturns() {
    Tools.require(
        NetworkLab.lacking().isEmpty(),
        "a network of namespaces",
        "run it with " + NetworkLab.lacking().orElse("nothing more"));
    try (Site site = Site.build(directory);
        SoakRun run = new SoakRun(site, OPTIONS, line -> {})) {
      // given
      run.start();

      // when the nodes do not hear each other, and each is told something
      long from = System.nanoTime();
      EpisodeResult split =
          run.play(
              new Episode(
                  1,
                  Fault.SPLIT,
                  List.of(
                      new Act(0, false, SPLIT),
                      new Act(1_000, false, new Step(Fault.RELOAD, SECOND, "")),
                      new Act(1_100, false, new Step(Fault.ADMIN, FIRST, "drain server-1")),
                      new Act(2_500, true, SPLIT))));
      long to = System.nanoTime();

      // then both served each VIP, and by itself the site is of one mind again
      for (Site.Vip vip : Site.VIPS) {
        List<Ownership.Change> changes = site.addresses().changes();
        assertThat(Ownership.shared(changes, vip.name(), from, to, Set.of())).isPositive();
      }
      assertThat(split.whole()).as("whole after, ms").isNotNull();
      assertThat(split.values()).containsEntry("rules", "1").containsEntry("server-1", "draining");

      // when one is killed, and the other is told something before it returns
      EpisodeResult kill =
          run.play(
              new Episode(
                  2,
                  Fault.KILL,
                  List.of(
                      new Act(0, false, KILL),
                      new Act(300, false, new Step(Fault.RELOAD, SECOND, "")),
                      new Act(400, false, new Step(Fault.ADMIN, SECOND, "enable server-1")),
                      new Act(500, true, KILL))));
      run.finish();

      // then that is in force on both, and nothing else was amiss
      assertThat(kill.whole()).as("whole after, ms").isNotNull();
      assertThat(kill.values()).containsEntry("rules", "2").containsEntry("server-1", "enabled");
      assertThat(run.findings().all()).isEmpty();
    }
  }
}
