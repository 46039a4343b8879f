package dev.pointsman.testkit.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.testkit.soak.Episode.Act;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PlanTest {
  private static final int MANY = 2_000;
  private static final List<Fault> ALL = List.of(Fault.values());

  @Test
  void theSameSeedDrawsTheSameAndAnotherDoesNot() {
    assertThat(draw(7, ALL, OptionalInt.empty())).isEqualTo(draw(7, ALL, OptionalInt.empty()));
    assertThat(draw(7, ALL, OptionalInt.empty())).isNotEqualTo(draw(8, ALL, OptionalInt.empty()));
  }

  @Test
  void everyFaultIsDrawnAndEverythingThatBeginsEnds() {
    Set<Fault> seen = EnumSet.noneOf(Fault.class);
    for (Episode episode : draw(1, ALL, OptionalInt.empty())) {
      seen.add(episode.fault());
      assertThat(episode.acts()).isSortedAccordingTo(Comparator.comparingLong(Act::atMillis));
      for (Act act : episode.acts()) {
        long same = episode.acts().stream().filter(a -> a.step().equals(act.step())).count();
        assertThat(same % 2 == 0 || act.step().fault().kind() == Fault.Kind.OPERATION)
            .as("%s in %s", act, episode)
            .isTrue();
      }
    }
    assertThat(seen).containsExactlyInAnyOrder(Fault.values());
  }

  @Test
  void onlyWhatWasAskedForIsDrawnFirst() {
    assertThat(draw(3, List.of(Fault.KILL), OptionalInt.empty()))
        .extracting(Episode::fault)
        .containsOnly(Fault.KILL);
  }

  @Test
  void theProcessOfTheSparedNodeNeverEnds() {
    for (int spared = 0; spared < Site.NODES; spared++) {
      int node = spared;
      assertThat(draw(5, ALL, OptionalInt.of(spared)))
          .flatExtracting(Episode::acts)
          .extracting(Act::step)
          .noneMatch(step -> step.fault().endsProcess() && step.target() == node);
    }
  }

  @Test
  void onEitherSideOfASplitThereIsAlwaysAServerThatRunsAndIsEnabled() {
    Set<String> closed = new TreeSet<>();
    for (Episode episode : draw(11, ALL, OptionalInt.empty())) {
      // what may be closed for somebody at any time of the episode
      Set<String> may = new TreeSet<>(closed);
      Set<String> closedNow = new TreeSet<>();
      for (Act act : episode.acts()) {
        switch (act.step().fault()) {
          case SERVER -> may.add(Configuration.serverName(act.step().target()));
          case ADMIN -> {
            String[] words = act.step().detail().split(" ", 2);
            if (!words[0].equals("enable")) {
              may.add(words[1]);
              closed.add(words[1]);
              closedNow.add(words[1]);
            } else if (!closedNow.contains(words[1])) {
              closed.remove(words[1]); // else either of the two changes may win
            }
          }
          default -> {
            // hits a node, or moves what servers have no part in
          }
        }
      }
      assertThat(may).as(episode.toString()).hasSizeLessThan(Configuration.SERVERS);
    }
  }

  private static List<Episode> draw(long seed, List<Fault> faults, OptionalInt spared) {
    Plan plan = new Plan(seed, faults);
    Episode[] drawn = new Episode[MANY];
    Arrays.setAll(drawn, i -> plan.next(spared));
    return new ArrayList<>(List.of(drawn));
  }
}
