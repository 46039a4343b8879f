package dev.pointsman.testkit.demo;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The part of the story in which the scheduler node that has the VIP dies, the other one takes it,
 * and the first one comes back.
 */
final class NodeStory {
  /** The server that an operator takes out for a while. */
  private static final String SERVER = "web2";

  private final NodePair nodes;
  private final Stage stage;
  private final Journal journal;
  private final Pace pace;
  private final Promises promises;

  NodeStory(NodePair nodes, Stage stage, Journal journal, Pace pace, Promises promises) {
    this.nodes = nodes;
    this.stage = stage;
    this.journal = journal;
    this.pace = pace;
    this.promises = promises;
  }

  /** Who has the VIP now, for the journal. */
  void introduce() {
    NodeName owner = owner();
    journal.note(
        Mood.PLAIN,
        "%s (%s, %s) has the VIP, term %d; %s (%s, %s) stands by."
            .formatted(
                owner,
                owner.address(),
                nodes.node(owner).describe(),
                nodes.said(owner).map(NodeStatus::term).orElse(0L),
                owner.other(),
                owner.other().address(),
                nodes.node(owner.other()).describe()));
  }

  /**
   * An operator changes something, and then the owner is killed, as by {@code kill -9}.
   *
   * @param narrator tells what is about to be seen
   * @return the node that was killed
   */
  NodeName theOwnerDies(Narrator narrator) throws IOException, InterruptedException {
    NodeName dead = owner();
    NodeName heir = dead.other();
    nodes.node(dead).administer(SERVER, "drain");
    journal.note(Mood.PLAIN, "An operator drains " + SERVER + ", at " + dead + ".");
    boolean same =
        nodes.await(
            () -> nodes.said(heir).filter(s -> s.administers(SERVER, "draining")).isPresent(),
            pace.patience());
    promises.check(same, heir + " did not hear that " + SERVER + " is to be drained.");
    String before = nodes.said(heir).map(NodeStatus::words).orElse("nothing");

    narrator.step(
        dead + " dies",
        "The scheduler node that has the VIP is killed (kill -9). All players are cut: a relayed"
            + " connection runs through its node and dies with it. They dial the VIP again until"
            + " it answers. "
            + heir
            + " notices, takes the VIP, and knows all that "
            + dead
            + " knew.");
    List<Viewer> cut = stage.viewers().stream().filter(v -> v.account().playing()).toList();
    long refusedBefore = refusals(cut);
    long killed = System.nanoTime();
    nodes.kill(dead);

    Map<String, Duration> gaps = new LinkedHashMap<>();
    for (Viewer viewer : cut) {
      String name = viewer.account().name();
      boolean heard = viewer.await(a -> a.heardAgainSince(killed), pace.patience());
      promises.check(heard, name + " did not play on after " + dead + " had died.");
      if (heard) {
        gaps.put(name, Duration.ofNanos(viewer.account().heardAgainAt() - killed));
      }
    }
    promises.check(!gaps.isEmpty(), "Nobody was cut when " + dead + " died.");
    promises.check(
        nodes.await(() -> nodes.owner().filter(heir::equals).isPresent(), pace.patience()),
        heir + " does not have the VIP after " + dead + " has died.");
    long term = nodes.said(heir).map(NodeStatus::term).orElse(0L);
    Takeover takeover = new Takeover(dead, heir, term, gaps, refusals(cut) - refusedBefore);
    stage.takeover(takeover);
    journal.note(
        Mood.GOOD,
        "From the kill to the first packet of a new call: %s; dials refused meanwhile: %d."
            .formatted(takeover.span(), takeover.inVain()));
    String after = nodes.said(heir).map(NodeStatus::words).orElse("nothing");
    promises.check(
        before.equals(after),
        "The servers' states at %s were \"%s\" and are \"%s\".".formatted(heir, before, after));
    journal.note(Mood.PLAIN, heir + " has the servers as they were: " + after + ".");
    return dead;
  }

  /** While it is away, an operator changes something; and it is started, not waited for. */
  void start(NodeName dead) throws IOException, InterruptedException {
    nodes.node(dead.other()).administer(SERVER, "enable");
    journal.note(
        Mood.PLAIN,
        "An operator enables %s again, at %s, and %s is started again."
            .formatted(SERVER, dead.other(), dead));
    nodes.launch(dead);
  }

  /** It has come back, and stands by. */
  void itStandsBy(NodeName back, Narrator narrator) throws InterruptedException {
    NodeName owner = back.other();
    narrator.step(
        back + " comes back",
        "Started again, it joins, takes over what the other one knows, and stands by. It does not"
            + " take the VIP back, so nobody is cut again.");
    promises.check(
        nodes.await(
            () ->
                nodes.said(back).filter(NodeStatus::ready).isPresent()
                    && nodes.owner().filter(owner::equals).isPresent(),
            pace.patience().multipliedBy(2)),
        back + " did not come back as standby.");
    promises.check(
        nodes.await(
            () -> nodes.said(back).filter(s -> s.administers(SERVER, "enabled")).isPresent(),
            pace.patience()),
        "What was changed while " + back + " was away is not in force at it.");
    journal.note(
        Mood.GOOD,
        "%s is ready, stands by, and has heard that %s is enabled.".formatted(back, SERVER));
  }

  /** Tells what is about to be seen. */
  @FunctionalInterface
  interface Narrator {
    void step(String title, String text);
  }

  private NodeName owner() {
    return nodes
        .owner()
        .orElseThrow(() -> new DemoFailure("No scheduler node has the VIP; see their logs."));
  }

  private static long refusals(List<Viewer> viewers) {
    return viewers.stream().mapToLong(viewer -> viewer.account().refusals()).sum();
  }
}
