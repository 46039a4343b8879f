package dev.pointsman.testkit.failover;

import dev.pointsman.testkit.failover.HeldConnections.Fate;
import dev.pointsman.testkit.failover.Ownership.Change;
import dev.pointsman.testkit.lab.LabFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One fault on a settled stage, its cost, and the return.
 *
 * <pre>{@code
 * connections are held, dials are steady -- fault -- looked on -- more are held, dials are steady -- return -- looked on -- counted
 * }</pre>
 *
 * <p>Looked on is for at least the contender's reaction time, and until the client has been
 * answered for a second without a failure, or gives up.
 */
final class Trial {
  /** How long service may be away before a trial goes on without it. */
  private static final Duration GIVE_UP = Duration.ofSeconds(15);

  /**
   * The same once nothing is broken any more: longer than a client believes an old MAC address
   * (base_reachable_time 30 s up to one and a half times, and some seconds of probes).
   */
  private static final Duration GIVE_UP_WHOLE = Duration.ofSeconds(60);

  private static final Duration STEADY = Duration.ofSeconds(1);
  private static final Duration OPEN = Duration.ofSeconds(10);

  private final Group group;
  private final Stage stage;
  private final Contender contender;
  private final Prober prober;
  private final Prober second;
  private final Injector injector;
  private final Fault fault;
  private final int number;
  private final int heldEach;

  /**
   * A trial to be run once.
   *
   * @param prober dials the first VIP
   * @param second dials the second VIP, which must be served before anything is broken
   * @param heldEach connections to hold to each VIP
   */
  Trial(Group group, Prober prober, Prober second, Fault fault, int number, int heldEach) {
    this.group = group;
    this.stage = group.stage();
    this.contender = group.contender();
    this.prober = prober;
    this.second = second;
    this.injector = new Injector(stage, contender);
    this.fault = fault;
    this.number = number;
    this.heldEach = heldEach;
  }

  /** Runs it on a stage that is settled ({@link Group#settle}). */
  TrialResult run() {
    awaitSteady();
    second.takeUntil(System.nanoTime() - STEADY.toNanos());
    prober.takeUntil(System.nanoTime() - STEADY.toNanos()); // what came before is not looked at
    prober.takeLatest();
    List<Integer> hit = hit();
    try (HeldConnections held = hold(stage.vips())) {
      // Fifty connections at once hold the dials up for a while, which is not the fault's doing.
      awaitSteady();
      long begin = injector.inject(fault, hit, heir(hit));
      long seen = lookOn(begin, GIVE_UP);
      Return back = fault.returns() ? comeBack(hit) : null;
      List<Fate> fates = held.fates();
      List<Probe> probes = prober.takeUntil(back == null ? seen : back.end());
      return result(hit, begin, seen, back, fates, probes);
    }
  }

  private void awaitSteady() {
    for (Prober each : List.of(prober, second)) {
      if (!each.await(pulse -> pulse.steady(STEADY), GIVE_UP_WHOLE)) {
        throw new LabFailure(
            "no steady service of %s at %s to begin with; how the last dials ended: %s"
                .formatted(contender.name(), each.vip(), each.lately(STEADY.multipliedBy(10))));
      }
    }
  }

  /** The return of the nodes that were hit, as it went. */
  private record Return(long begin, long end, @Nullable Double whole, List<Fate> fates) {}

  private Return comeBack(List<Integer> hit) {
    boolean service = prober.await(pulse -> pulse.steady(STEADY), Duration.ZERO);
    try (HeldConnections since = hold(service ? List.of(stage.first()) : List.of())) {
      if (service && !prober.await(pulse -> pulse.steady(STEADY), GIVE_UP)) {
        throw new LabFailure(
            "no steady service of %s before the return; how the last dials ended: %s"
                .formatted(contender.name(), prober.lately(STEADY.multipliedBy(10))));
      }
      long begin = injector.end(fault, hit);
      Double whole = group.awaitWhole() ? millis(System.nanoTime() - begin) : null;
      long end = lookOn(System.nanoTime(), GIVE_UP_WHOLE);
      return new Return(begin, end, whole, since.fates());
    }
  }

  private HeldConnections hold(List<Stage.Vip> vips) {
    return HeldConnections.open(stage.client(), vips, heldEach, OPEN);
  }

  /**
   * Looks on.
   *
   * @return until when: the last answer, or now when nobody answers
   */
  private long lookOn(long from, Duration giveUp) {
    long least = from + contender.reaction().toNanos();
    boolean steady =
        prober.await(
            pulse -> System.nanoTime() - least >= 0 && pulse.steady(STEADY),
            contender.reaction().plus(giveUp));
    return steady ? prober.lastAnswered() : System.nanoTime();
  }

  /** The node that has the first VIP; for {@link Fault#POWER} that of the second, too. */
  private List<Integer> hit() {
    List<Integer> hit = new ArrayList<>();
    hit.add(group.holder(stage.first()));
    if (fault == Fault.POWER) {
      int second = group.holder(stage.vips().get(1));
      hit.add(hit.contains(second) ? heir(hit) : second);
    }
    return hit;
  }

  /** The first of the first VIP's nodes that is not among these. */
  private int heir(List<Integer> hit) {
    return stage.first().order().stream()
        .filter(node -> !hit.contains(node))
        .findFirst()
        .orElse(hit.getFirst());
  }

  private TrialResult result(
      List<Integer> hit,
      long begin,
      long seen,
      @Nullable Return back,
      List<Fate> fates,
      List<Probe> probes) {
    Service service = Service.of(probes, begin, seen);
    Set<String> hitAddresses = hit.stream().map(stage::nodeAddress).collect(Collectors.toSet());
    Set<String> dead =
        fault.endsPrograms()
            ? hit.stream().map(node -> stage.node(node).name()).collect(Collectors.toSet())
            : Set.of();
    List<Fate> through = fates.stream().filter(f -> hitAddresses.contains(f.node())).toList();
    List<Fate> others = fates.stream().filter(f -> !hitAddresses.contains(f.node())).toList();
    return new TrialResult(
        contender.name(),
        stage.nodes().size(),
        fault.label(),
        number,
        millis(service.gapNanos()),
        millis(service.gapEndsNanos()),
        service.ended(),
        service.failures(),
        service.failed(),
        service.slow(),
        service.nodes(),
        through.size(),
        lost(through),
        others.size(),
        lost(others),
        shared(stage.addresses(), begin, seen, dead),
        shared(stage.addresses(), begin, seen, Set.of()),
        shared(contender.claims(), begin, seen, dead),
        back == null ? null : back(back, probes),
        millis(prober.takeLatest().toNanos()));
  }

  private TrialResult.Back back(Return back, List<Probe> probes) {
    Service service = Service.of(probes, back.begin(), back.end());
    return new TrialResult.Back(
        millis(service.gapNanos()),
        service.ended(),
        service.failures(),
        service.slow(),
        back.whole(),
        lastChange(back),
        back.fates().size(),
        lost(back.fates()),
        shared(stage.addresses(), back.begin(), back.end(), Set.of()));
  }

  private @Nullable Double lastChange(Return back) {
    List<Change> since =
        stage.addresses().changes().stream()
            .filter(change -> change.nanoTime() - back.begin() >= 0)
            .toList();
    return since.isEmpty() ? null : millis(since.getLast().nanoTime() - back.begin());
  }

  private double shared(Ownership owners, long from, long to, Set<String> without) {
    return millis(Ownership.shared(owners.changes(), stage.first().name(), from, to, without));
  }

  private static int lost(List<Fate> fates) {
    return (int) fates.stream().filter(Fate::lost).count();
  }

  private static double millis(long nanos) {
    return Math.round(nanos / 1e4) / 1e2;
  }
}
