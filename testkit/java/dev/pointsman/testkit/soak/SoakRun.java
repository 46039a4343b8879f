package dev.pointsman.testkit.soak;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pointsman.testkit.lab.LabFailure;
import dev.pointsman.testkit.traffic.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;

/**
 * A soak on a {@link Site}:
 *
 * <pre>{@code
 * start -- load -- quiet, measured -- episodes that spare node 1 -- quiet, measured -- episodes that
 * spare node 2 -- quiet, measured
 * }</pre>
 *
 * <p>A node that is spared is hit by everything that leaves its process alive, so that what it
 * leaks adds up over half of the time. In the quiet there is no load, and every connection has to
 * be gone.
 */
final class SoakRun implements AutoCloseable {
  /** More than the time of silence after which a node counts as lost. */
  private static final Duration LASTING = Duration.ofSeconds(1);

  /**
   * Twice the longest start of a node that was seen (40 s, with ten times as much to do on the
   * machine as it has cores): how a busy machine delays a start is no finding.
   */
  private static final Duration WHOLE = Duration.ofSeconds(90);

  /** At the start both begin with nothing compiled and nothing in the page cache. */
  private static final Duration STARTED = Duration.ofMinutes(5);

  private static final Duration BETWEEN_ASKS = Duration.ofMillis(100);
  private static final Duration STEADY = Duration.ofMillis(500);

  /** Code is compiled, pools have grown, caches are filled. */
  private static final Duration WARM = Duration.ofSeconds(15);

  private final Site site;
  private final SoakOptions options;
  private final Consumer<String> progress;
  private final Findings findings;
  private final Able able = new Able();
  private final Expectation expectation = new Expectation();
  private final Injector injector;
  private final Quiet quiet;
  private final List<NodeWatch> watches = new ArrayList<>();
  private final List<EpisodeResult> results = new ArrayList<>();
  private final List<String> vitals = new ArrayList<>();
  private final Map<String, Long> terms = new TreeMap<>();

  /** Since when the site has been whole, when it was last waited for. */
  private long wholeSince;

  private final RandomGenerator pauses;
  private final long began = System.nanoTime();
  private @Nullable Load load;
  private @Nullable ServiceWatch service;
  private int changesSeen;
  private long opened;
  private long completed;
  private long bytes;
  private long kept;

  SoakRun(Site site, SoakOptions options, Consumer<String> progress) {
    this.site = site;
    this.options = options;
    this.progress = progress;
    this.findings = new Findings(progress);
    this.injector = new Injector(site, able, expectation, findings);
    this.quiet = new Quiet(findings);
    this.pauses =
        RandomGeneratorFactory.of("L64X128MixRandom").create(options.seed() ^ 0x5DEECE66DL);
  }

  List<EpisodeResult> results() {
    return results;
  }

  Findings findings() {
    return findings;
  }

  /** What was measured in the quiet, a line each. */
  List<String> vitals() {
    return vitals;
  }

  /** Starts the nodes and the load; returns when the site is whole. */
  void start() {
    site.nodes().forEach(injector::start);
    site.nodes().forEach(node -> watches.add(NodeWatch.start(node, able, findings)));
    begin();
    whole("at the start", STARTED);
  }

  /**
   * Draws and plays episodes for the time asked for.
   *
   * @param keep is given every result at once
   */
  void soak(Consumer<EpisodeResult> keep) {
    pause(WARM);
    home();
    pause(WARM);
    List<Vitals> before = measure();
    Plan plan = new Plan(options.seed(), options.faults());
    for (int spared = 0; spared < Site.NODES; spared++) {
      long until = System.nanoTime() + options.lasts().dividedBy(Site.NODES).toNanos();
      while (System.nanoTime() - until < 0 && results.size() < options.episodes()) {
        EpisodeResult result = play(plan.next(OptionalInt.of(spared)));
        keep.accept(result);
        if (result.whole() == null) {
          return; // what follows would only repeat it
        }
        pause(Duration.ofMillis(pauses.nextLong(300, 1_500)));
      }
      home();
      pause(WARM); // the other node may have been started a moment ago
      List<Vitals> after = measure();
      Node node = site.node(spared);
      after
          .get(spared)
          .leaks(before.get(spared))
          .forEach(leak -> findings.add("%s: %s".formatted(node.name(), leak)));
      before = after;
    }
  }

  /** Does nothing for the time asked for, on a machine whose cores are all busy. */
  void stayCalm() {
    home();
    int before = site.addresses().changes().size();
    try (BusyCores busy = BusyCores.start(options.lasts().plus(WHOLE))) {
      progress.accept("%d processes keep the cores busy".formatted(busy.count()));
      long until = System.nanoTime() + options.lasts().toNanos();
      for (long left = options.lasts().toNanos(); left > 0; left = until - System.nanoTime()) {
        pause(Duration.ofNanos(Math.min(left, Duration.ofSeconds(30).toNanos())));
        progress.accept("calm; " + silences());
      }
    }
    int moved = site.addresses().changes().size() - before;
    Agreement agreement = whole("at the end");
    if (moved > 0) {
      findings.add("addresses came or went %d times though nothing was wrong".formatted(moved));
    }
    remember(agreement, "calm");
    vitals.add("takeovers: %d changes of addresses, terms %s".formatted(moved, terms));
    vitals.add(silences());
    end();
  }

  /** Plays one episode. */
  EpisodeResult play(Episode episode) {
    still();
    progress.accept("%d: %s".formatted(episode.number(), episode));
    long begin = System.nanoTime();
    double at = (begin - began) / 1e9;
    long lost = load().kept().lost();
    List<String> done = new ArrayList<>();
    for (Episode.Act act : episode.acts()) {
      long left = begin + act.atMillis() * 1_000_000 - System.nanoTime();
      pause(Duration.ofNanos(Math.max(0, left)));
      long from = (System.nanoTime() - begin) / 1_000_000;
      injector.perform(act, episode.isolates());
      long took = (System.nanoTime() - begin) / 1_000_000 - from;
      done.add(
          new Episode.Act(from, act.ends(), act.step())
              + (took < 50 ? "" : " (took %d ms)".formatted(took)));
    }
    long last = System.nanoTime();
    Optional<Agreement> agreement = awaitWhole("after " + episode, WHOLE);
    double took = Math.max(0, (wholeSince - last) / 1e6);
    Map<String, Double> gaps = new TreeMap<>();
    long answered = 0;
    long timedOut = 0;
    long failed = 0;
    for (int i = 0; i < Site.VIPS.size(); i++) {
      Dialler.Tally tally = load().diallers().get(i).take();
      gaps.put(Site.VIPS.get(i).name(), round(tally.longestGapNanos() / 1e6));
      answered += tally.answered();
      timedOut += tally.timedOut();
      failed += tally.failed();
    }
    agreement.ifPresent(found -> remember(found, episode.toString()));
    EpisodeResult result =
        new EpisodeResult(
            episode.number(),
            round(at),
            episode.fault().label(),
            done,
            gaps,
            answered,
            timedOut,
            failed,
            load().kept().lost() - lost,
            agreement.isEmpty() ? null : round(took),
            Map.copyOf(terms),
            agreement.map(Agreement::values).orElse(Map.of()),
            findings.takeFresh());
    results.add(result);
    return result;
  }

  /** What the whole soak came to, in words. */
  String summary() {
    return "%,d exchanges opened, %,d of them complete, %,d bytes verified, %,d kept connections lost and dialled again; %,d answers of the nodes looked at"
        .formatted(
            opened, completed, bytes, kept, watches.stream().mapToLong(NodeWatch::asked).sum());
  }

  /** The longest that each node heard nothing of the other. */
  String silences() {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < watches.size(); i++) {
      all.add(
          "%s heard nothing for %.0f ms at most"
              .formatted(site.node(i).name(), watches.get(i).longestSilence()));
    }
    return String.join(", ", all);
  }

  /**
   * While the site was whole and nothing was done, no address may have moved and no dial failed.
   */
  private void still() {
    int changes = site.addresses().changes().size();
    if (changes != changesSeen) {
      findings.add(
          "addresses moved on a site that was whole and still: %s"
              .formatted(site.addresses().changes().subList(changesSeen, changes)));
      changesSeen = changes;
    }
    for (int i = 0; i < Site.VIPS.size(); i++) {
      Dialler.Tally tally = load().diallers().get(i).take();
      if (tally.failed() > 0) {
        findings.add(
            "%d dials of %s were refused or reset on a site that was whole and still"
                .formatted(tally.failed(), Site.VIPS.get(i).name()));
      }
    }
  }

  private void remember(Agreement agreement, String after) {
    agreement
        .terms()
        .forEach(
            (vip, term) -> {
              if (term < terms.getOrDefault(vip, 0L)) {
                findings.add(
                    "all say term %d of %s, which had %d; after %s"
                        .formatted(term, vip, terms.get(vip), after));
              }
              terms.put(vip, term);
            });
    expectation
        .whole(agreement.values())
        .forEach(
            (thing, wrong) -> findings.add("%s is %s; after %s".formatted(thing, wrong, after)));
    changesSeen = site.addresses().changes().size();
  }

  private Agreement whole(String when) {
    return whole(when, WHOLE);
  }

  private Agreement whole(String when, Duration within) {
    Agreement agreement =
        awaitWhole(when, within).orElseThrow(() -> new LabFailure("the site is not whole " + when));
    remember(agreement, when);
    List<Dialler> diallers = load().diallers();
    diallers.forEach(Dialler::take);
    if (service == null) { // a load that has just begun, and is served
      service = ServiceWatch.start(diallers, options.bound(), able, findings);
    }
    return agreement;
  }

  /**
   * Waits until the site is whole and has been for {@link #LASTING}: what was asked for may not
   * have begun yet, and a fault may not have been noticed.
   */
  private Optional<Agreement> awaitWhole(String when, Duration within) {
    long deadline = System.nanoTime() + within.toNanos();
    wholeSince = System.nanoTime();
    int changes = site.addresses().changes().size();
    while (true) {
      Map<String, JsonNode> statuses = new TreeMap<>();
      site.nodes()
          .forEach(node -> node.status().ifPresent(status -> statuses.put(node.name(), status)));
      Agreement agreement = Agreement.of(statuses, site.addresses(), Site.NODES);
      boolean served = load().diallers().stream().allMatch(dialler -> dialler.steady(STEADY));
      int now = site.addresses().changes().size();
      if (!agreement.whole() || !served || now != changes) {
        wholeSince = System.nanoTime();
        changes = now;
      } else if (System.nanoTime() - wholeSince >= LASTING.toNanos()) {
        return Optional.of(agreement);
      }
      if (System.nanoTime() - deadline > 0) {
        findings.add(
            "the site is not whole %s later, %s: %s%s"
                .formatted(
                    within,
                    when,
                    agreement.wrong(),
                    served ? "" : ", and not every dial is answered"));
        return Optional.empty();
      }
      pause(BETWEEN_ASKS);
    }
  }

  /** Gives each node the VIP that prefers it, so that both have work. */
  private void home() {
    for (Site.Vip vip : Site.VIPS) {
      Node first = site.node(vip.first());
      if (!site.addresses().holders(vip.name()).contains(first.name())) {
        first.post("/api/v1/vips/%s/move/%s".formatted(vip.name(), first.name()));
        long deadline = System.nanoTime() + WHOLE.toNanos();
        while (!site.addresses().holders(vip.name()).contains(first.name())) {
          if (System.nanoTime() - deadline > 0) {
            throw new LabFailure("%s does not move to %s".formatted(vip.name(), first.name()));
          }
          pause(BETWEEN_ASKS);
        }
      }
    }
    whole("with each VIP at its first node");
  }

  private List<Vitals> measure() {
    end();
    List<Vitals> measured = new ArrayList<>();
    for (Node node : site.nodes()) {
      quiet.await(node);
      Vitals now = Vitals.of(node);
      measured.add(now);
      vitals.add("%s, incarnation %d: %s".formatted(node.name(), node.incarnation(), now));
      progress.accept(vitals.getLast());
    }
    begin();
    whole("with the load back");
    return measured;
  }

  private void begin() {
    Load begun =
        Load.start(site.client(), options.rate(), options.kept(), options.seed(), findings::add);
    load = begun;
  }

  private void end() {
    ServiceWatch watch = service;
    Load ended = load;
    service = null;
    load = null;
    if (watch != null) {
      watch.close();
    }
    if (ended != null) {
      ended.close();
      opened += ended.opened();
      completed += ended.exchanges(Outcome.COMPLETED);
      bytes += ended.bytes();
      kept += ended.kept().lost();
      long corrupt = ended.exchanges(Outcome.CORRUPT);
      if (corrupt > 0) {
        findings.add("%d exchanges had a wrong byte at the client".formatted(corrupt));
      }
    }
  }

  /** Ends the load, and looks for what the servers found. */
  void finish() {
    end();
    for (Server server : site.servers()) {
      if (server.corrupt() > 0) {
        findings.add(
            "%d exchanges had a wrong byte at %s".formatted(server.corrupt(), server.name()));
      }
    }
  }

  private Load load() {
    Load now = load;
    if (now == null) {
      throw new IllegalStateException("there is no load");
    }
    return now;
  }

  private static void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LabFailure("interrupted", e);
    }
  }

  private static double round(double millis) {
    return Math.round(millis * 10) / 10.0;
  }

  @Override
  public void close() {
    watches.forEach(NodeWatch::close);
    end();
  }
}
