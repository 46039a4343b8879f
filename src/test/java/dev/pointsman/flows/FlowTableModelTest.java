package dev.pointsman.flows;

import static dev.pointsman.flows.Given.flow;
import static dev.pointsman.flows.Given.server;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.flows.FlowState.Closing;
import dev.pointsman.flows.FlowState.Ended;
import dev.pointsman.flows.FlowState.Kind;
import dev.pointsman.flows.FlowState.Served;
import dev.pointsman.model.CloseCause;
import dev.pointsman.model.FlowKey;
import dev.pointsman.model.ServerName;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Random events, against what must hold of the whole table after each: its counts are those of a
 * walk through it, what backups were told is what a walk says, each flow that began ended once or
 * is there, and nothing else changes than what an event is about.
 */
final class FlowTableModelTest {
  private static final int CLIENTS = 30;
  private static final int CAPACITY = 20;
  private static final int SERVERS = 4;

  private final Set<String> seen = new TreeSet<>();

  @Test
  void whateverHappensTheTableIsWhatItSaysItIs() {
    for (int seed = 0; seed < 60; seed++) {
      new Round(seed).run();
    }
    // then: the chart in FlowState is complete, and nothing else happens
    assertThat(seen)
        .containsExactly(
            "closing>closing",
            "closing>deciding",
            "closing>ended",
            "closing>gone",
            "closing>open",
            "deciding>gone",
            "deciding>replicating",
            "ended>deciding",
            "ended>gone",
            "gone>closing",
            "gone>deciding",
            "gone>half-open",
            "gone>open",
            "half-open>closing",
            "half-open>ended",
            "half-open>gone",
            "half-open>open",
            "open>closing",
            "open>ended",
            "replicating>ended",
            "replicating>half-open");
  }

  private final class Round {
    private final RandomGenerator random;
    private final Map<FlowKey, FlowImage> told = new HashMap<>();
    private final FlowTable table;
    private Map<FlowKey, FlowState> before = Map.of();
    private final Map<FlowKey, FlowCounts> kernel = new HashMap<>();
    private long began;
    private long ended;
    private long now;

    Round(int seed) {
      random = new SplittableRandom(seed);
      table = new FlowTable(Given.VIP, CAPACITY, Given.TIMEOUTS, seed, this::hear);
    }

    void run() {
      for (int step = 0; step < 1_500; step++) {
        now += random.nextInt(4) == 0 ? random.nextInt(120) : random.nextInt(3);
        FlowKey key = flow(random.nextInt(CLIENTS));
        event(key);
        check();
      }
    }

    private void event(FlowKey key) {
      switch (random.nextInt(12)) {
        case 0, 1, 2 -> syn(key);
        case 3, 4 -> table.decided(key, server(random.nextInt(SERVERS)), now);
        case 5 -> table.sentOn(key, now);
        case 6 -> end(table.refused(key, CloseCause.NO_SERVER, now));
        case 7 -> table.clientEnds(key, random.nextInt(3) == 0, now);
        case 8 -> {
          CloseCause cause =
              random.nextBoolean() ? CloseCause.SERVER_GONE : CloseCause.DRAIN_DEADLINE;
          end(table.cut(key, cause, now));
        }
        case 9 -> {
          if (random.nextInt(4) == 0 && table.view(key).isEmpty() && table.size() < CAPACITY) {
            adopt(key);
          }
        }
        case 10 -> table.observe(key, heard(key), now);
        default -> table.due(now, random.nextInt(CAPACITY)).forEach(this::settle);
      }
    }

    private void adopt(FlowKey key) {
      FlowImage image =
          new FlowImage(
              key,
              server(random.nextInt(SERVERS)),
              9,
              random.nextBoolean(),
              random.nextInt(4) == 0,
              false);
      assertThat(table.adopt(image, now)).isTrue();
      told.put(key, image);
      began++;
    }

    private void syn(FlowKey key) {
      boolean full = table.size() == CAPACITY;
      boolean evictable =
          table.count(Kind.CLOSING) + table.count(Kind.ENDED) > 0 || table.view(key).isPresent();
      switch (table.syn(key, now, 5)) {
        case Arrival.Decide decide -> {
          began++;
          kernel.remove(key);
          end(decide.ended());
        }
        case Arrival.Refuse refuse -> assertThat(full && !evictable).isTrue();
        case Arrival.Wait wait -> assertThat(before.get(key)).isNotInstanceOf(Closing.class);
        case Arrival.SendOn on ->
            assertThat(before.get(key))
                .isInstanceOfSatisfying(
                    Served.class, served -> assertThat(served.server()).isEqualTo(on.server()));
      }
    }

    private FlowCounts heard(FlowKey key) {
      FlowCounts old = kernel.getOrDefault(key, FlowCounts.NONE);
      boolean again = random.nextInt(3) == 0;
      FlowCounts counts =
          new FlowCounts(
              old.packets() + 1,
              old.bytes() + 60,
              again ? now : old.lastSeen(),
              old.confirmed() || again,
              old.fin() || random.nextInt(20) == 0,
              old.reset() || random.nextInt(20) == 0);
      kernel.put(key, counts);
      return counts;
    }

    private void settle(FlowKey key) {
      FlowCounts counts = heard(key);
      Optional<FlowEnd> settled = table.settle(key, counts, now);
      settled.ifPresent(gone -> assertThat(gone.packets()).isEqualTo(counts.packets()));
      end(settled);
    }

    private void end(Optional<FlowEnd> end) {
      ended += end.isPresent() ? 1 : 0;
    }

    private void hear(FlowChange change) {
      switch (change) {
        case FlowChange.Put put ->
            assertThat(told.put(put.key(), put.image())).isNotEqualTo(put.image());
        case FlowChange.Removed removed -> assertThat(told.remove(removed.key())).isNotNull();
      }
    }

    private void check() {
      Map<FlowKey, FlowState> walked = new HashMap<>();
      Map<FlowKey, FlowImage> images = new HashMap<>();
      Map<Kind, Integer> kinds = new EnumMap<>(Kind.class);
      OptionalInt from = OptionalInt.of(0);
      while (from.isPresent()) {
        FlowPage page = table.page(from.getAsInt(), 7, Optional.empty());
        for (FlowView flow : page.flows()) {
          assertThat(walked.put(flow.key(), flow.state())).isNull();
          kinds.merge(flow.state().kind(), 1, Integer::sum);
          FlowImage.of(flow).ifPresent(image -> images.put(flow.key(), image));
        }
        from = page.next();
      }
      assertThat(images).isEqualTo(told);
      assertThat(table.size()).isEqualTo(walked.size()).isLessThanOrEqualTo(CAPACITY);
      assertThat(began - ended).isEqualTo(walked.size() - kinds.getOrDefault(Kind.ENDED, 0));
      for (Kind kind : Kind.values()) {
        assertThat(table.count(kind)).isEqualTo(kinds.getOrDefault(kind, 0));
      }
      for (int i = 0; i < SERVERS; i++) {
        ServerName server = server(i);
        long load =
            walked.values().stream()
                .filter(state -> state instanceof Served s && s.server().equals(server))
                .filter(state -> !(state instanceof Closing))
                .count();
        assertThat(table.load(server)).isEqualTo((int) load);
      }
      note(walked);
    }

    private void note(Map<FlowKey, FlowState> walked) {
      Set<FlowKey> keys = new HashSet<>(before.keySet());
      keys.addAll(walked.keySet());
      for (FlowKey key : keys) {
        FlowState was = before.get(key);
        FlowState is = walked.get(key);
        if (was == null || !was.equals(is)) {
          seen.add(label(was) + ">" + label(is));
        }
        if (is instanceof Ended remains) {
          assertThat(remains.server()).isPresent();
        }
      }
      before = walked;
    }

    private static String label(@Nullable FlowState state) {
      return state == null ? "gone" : state.kind().label();
    }
  }
}
