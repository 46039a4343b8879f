package dev.pointsman.testkit.failover;

import dev.pointsman.testkit.failover.StreamsResult.Phase;
import dev.pointsman.testkit.lab.LabFailure;
import dev.pointsman.testkit.streams.Audience;
import dev.pointsman.testkit.streams.Heard;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One fault under live streams, the return of what failed, and the VIP's way home.
 *
 * <p>Each is looked on for at least the contender's reaction time, and until the client's dials
 * have been answered for a second without a failure and every stream that lives has been heard both
 * ways since. A stream that is not, within {@link #GIVE_UP}, is lost.
 */
final class StreamsTrial {
  /** How long service may be away, and a stream silent, before they count as lost. */
  private static final Duration GIVE_UP = Duration.ofSeconds(15);

  /** Longer than a client believes an old MAC address ({@link Trial}). */
  private static final Duration BEGIN = Duration.ofSeconds(60);

  private static final Duration STEADY = Duration.ofSeconds(1);

  private final Group group;
  private final Stage stage;
  private final Contender contender;
  private final Prober prober;
  private final Audience audience;
  private final Injector injector;
  private final StreamsOptions options;

  /**
   * A trial to be run once.
   *
   * @param prober dials the first VIP
   * @param audience plays from the first VIP
   */
  StreamsTrial(Group group, Prober prober, Audience audience, StreamsOptions options) {
    this.group = group;
    this.stage = group.stage();
    this.contender = group.contender();
    this.prober = prober;
    this.audience = audience;
    this.injector = new Injector(stage, contender);
    this.options = options;
  }

  /** Runs it on a stage that is settled ({@link Group#settle}). */
  StreamsResult run(Fault fault, int number) {
    if (!prober.await(pulse -> pulse.steady(STEADY), BEGIN)) {
      throw new LabFailure("no steady service to begin with");
    }
    audience.fill(options.streams(), BEGIN);
    prober.takeUntil(System.nanoTime() - STEADY.toNanos()); // what came before is not looked at
    audience.take();

    List<Integer> hit = List.of(group.holder(stage.first()));
    Phase struck = phase(injector.inject(fault, hit, heir(hit)));
    @Nullable Phase back = null;
    if (fault.returns()) {
      long begin = injector.end(fault, hit);
      if (!group.awaitWhole()) {
        throw new LabFailure("the nodes were not whole after " + fault.label());
      }
      back = phase(begin);
    }
    @Nullable Phase home = null;
    int first = stage.first().order().getFirst();
    if (group.holder(stage.first()) != first) {
      long begin = System.nanoTime();
      contender.move(stage.first().name(), first);
      home = phase(begin);
    }
    return new StreamsResult(
        options.forward(),
        stage.nodes().size(),
        fault.label(),
        number,
        options.streams(),
        struck,
        back,
        home);
  }

  private Phase phase(long begin) {
    long least = System.nanoTime() + contender.reaction().toNanos();
    boolean steady =
        prober.await(
            pulse -> System.nanoTime() - least >= 0 && pulse.steady(STEADY),
            contender.reaction().plus(GIVE_UP));
    long since = System.nanoTime();
    audience.awaitHeardSince(since, GIVE_UP);
    audience.giveUpSilent(since);
    long seen = steady ? prober.lastAnswered() : System.nanoTime();
    List<Probe> probes = prober.takeUntil(seen);
    Service service = Service.of(probes, begin, seen);
    Audience.Figures figures = audience.take();
    Map<Heard, Double> silence = new EnumMap<>(Heard.class);
    figures.silence().forEach((kind, nanos) -> silence.put(kind, millis(nanos)));
    return new Phase(
        figures.live() + figures.allLost(),
        figures.lost(),
        silence,
        service.answered() + service.failures(),
        service.failures(),
        service.slow(),
        service.failed(),
        millis(service.gapNanos()),
        service.ended(),
        millis(figures.late()));
  }

  /** The first of the first VIP's nodes that is not among these. */
  private int heir(List<Integer> hit) {
    return stage.first().order().stream()
        .filter(node -> !hit.contains(node))
        .findFirst()
        .orElse(hit.getFirst());
  }

  private static double millis(long nanos) {
    return Math.round(nanos / 1e4) / 1e2;
  }
}
