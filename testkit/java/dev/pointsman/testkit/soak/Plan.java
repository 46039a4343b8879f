package dev.pointsman.testkit.soak;

import dev.pointsman.testkit.soak.Episode.Act;
import dev.pointsman.testkit.soak.Episode.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;

/**
 * Draws episodes: the same seed and faults draw the same.
 *
 * <p>What it draws leaves every node a server that runs and is enabled: whether a VIP is served is
 * then a question of the scheduler nodes alone.
 */
final class Plan {
  private static final List<String> DISABLE = List.of("drain", "disable");
  private static final List<Fault> SECOND = List.of(Fault.STOP, Fault.LINK, Fault.KILL);

  private final RandomGenerator random;
  private final List<Fault> urn = new ArrayList<>();

  /** Whether a server is enabled for sure, on every node. */
  private final boolean[] enabled = new boolean[Configuration.SERVERS];

  private int number;

  Plan(long seed, List<Fault> faults) {
    random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    for (Fault fault : faults) {
      IntStream.range(0, fault.weight()).forEach(i -> urn.add(fault));
    }
    Arrays.fill(enabled, true);
  }

  /** An episode under way: what was drawn for it already. */
  private static final class Draft {
    final List<Act> acts = new ArrayList<>();
    final boolean[] enabledBefore;
    final boolean[] killed = new boolean[Configuration.SERVERS];
    final boolean[] closed = new boolean[Configuration.SERVERS];

    Draft(boolean[] enabledBefore) {
      this.enabledBefore = enabledBefore.clone();
    }

    /** Whether a server may go: the other one is there all the time, for everybody. */
    boolean dispensable(int server) {
      int other = 1 - server;
      return enabledBefore[other] && !killed[other] && !closed[other];
    }
  }

  /**
   * The next one.
   *
   * @param spared the node whose process must not end
   */
  Episode next(OptionalInt spared) {
    number++;
    Draft draft = new Draft(enabled);
    Fault first = urn.get(random.nextInt(urn.size()));
    switch (first.kind()) {
      case NODE -> node(draft, first, spared);
      case SERVER -> server(draft, 0);
      case OPERATION -> operation(draft, first, 0, random.nextInt(Site.NODES));
    }
    draft.acts.sort(Comparator.comparingLong(Act::atMillis));
    return new Episode(number, first, draft.acts);
  }

  private void node(Draft draft, Fault fault, OptionalInt spared) {
    int target = target(fault, spared);
    long lasts = lasts();
    lasting(draft, new Step(fault, target, ""), 0, lasts);
    if (random.nextInt(6) == 0) {
      second(draft, fault, 1 - target, lasts, spared);
      return;
    }
    int operations = random.nextInt(3);
    List<Long> times =
        IntStream.range(0, operations).mapToObj(i -> random.nextLong(lasts)).sorted().toList();
    for (long at : times) {
      int asked = fault.isolates() && random.nextBoolean() ? target : 1 - target;
      switch (random.nextInt(5)) {
        case 0, 1 -> operation(draft, Fault.RELOAD, at, asked);
        case 2, 3 -> operation(draft, Fault.ADMIN, at, asked);
        default -> server(draft, at);
      }
    }
  }

  /** A fault of the other node while the first lasts. */
  private void second(Draft draft, Fault first, int target, long lasts, OptionalInt spared) {
    Fault fault = SECOND.get(random.nextInt(SECOND.size()));
    if (fault.endsProcess() && spared.equals(OptionalInt.of(target))) {
      fault = first.cuts() ? Fault.STOP : Fault.PARTITION;
    }
    lasting(draft, new Step(fault, target, ""), random.nextLong(lasts), lasts());
  }

  private int target(Fault fault, OptionalInt spared) {
    int target = random.nextInt(Site.NODES);
    return fault.endsProcess() && spared.equals(OptionalInt.of(target)) ? 1 - target : target;
  }

  /** Half of them short, so that what races is caught racing; milliseconds. */
  private long lasts() {
    return random.nextBoolean() ? random.nextLong(100, 1_000) : random.nextLong(1_000, 4_000);
  }

  private void server(Draft draft, long at) {
    int target = random.nextInt(Configuration.SERVERS);
    if (!draft.dispensable(target)) {
      target = 1 - target;
    }
    if (draft.dispensable(target) && !draft.killed[target]) {
      draft.killed[target] = true;
      lasting(draft, new Step(Fault.SERVER, target, ""), at, lasts());
    } else {
      operation(draft, Fault.ADMIN, at, random.nextInt(Site.NODES));
    }
  }

  private void operation(Draft draft, Fault fault, long at, int node) {
    String detail =
        switch (fault) {
          case MOVE -> Site.VIPS.get(random.nextInt(Site.VIPS.size())).name();
          case ADMIN -> administer(draft);
          default -> "";
        };
    draft.acts.add(new Act(at, false, new Step(fault, node, detail)));
  }

  private String administer(Draft draft) {
    int server = random.nextInt(Configuration.SERVERS);
    if (!enabled[server] || !draft.dispensable(server)) {
      // Of two changes in a split, either may win.
      enabled[server] = !draft.closed[server];
      return "enable " + Configuration.serverName(server);
    }
    draft.closed[server] = true;
    enabled[server] = false;
    return DISABLE.get(random.nextInt(DISABLE.size())) + " " + Configuration.serverName(server);
  }

  private static void lasting(Draft draft, Step step, long at, long lasts) {
    draft.acts.add(new Act(at, false, step));
    draft.acts.add(new Act(at + lasts, true, step));
  }
}
