package dev.pointsman.testkit.demo;

import dev.pointsman.testkit.demo.Browser.Page;
import dev.pointsman.testkit.demo.HandOut.Outcome;
import dev.pointsman.testkit.net.HostPort;
import dev.pointsman.testkit.player.MediaUrl;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The story: players play through the VIP, a streaming server dies, they play on, the scheduler
 * node that has the VIP dies, they play on, and both come back.
 *
 * <p>Each step says what is seen, makes it happen, and checks that it did. What did not happen is
 * among the {@link Promises}; the story goes on as far as it can.
 */
final class Scenario {
  private final DemoSite site;
  private final Stage stage;
  private final Journal journal;
  private final Pace pace;
  private final boolean forEver;
  private final NodePair nodes;
  private final Promises promises = new Promises();
  private final AtomicBoolean again = new AtomicBoolean(true);

  /**
   * A story that has not begun.
   *
   * @param forEver whether the players play their clips again and again
   * @param nodes without which there is no story
   */
  Scenario(
      DemoSite site, Stage stage, Journal journal, Pace pace, boolean forEver, NodePair nodes) {
    this.site = site;
    this.stage = stage;
    this.journal = journal;
    this.pace = pace;
    this.forEver = forEver;
    this.nodes = nodes;
  }

  /**
   * Tells it.
   *
   * @return a sentence for each promise that was broken
   * @throws DemoFailure when it cannot go on
   */
  List<String> tell(Show show) throws IOException, InterruptedException {
    NodeStory nodeStory = new NodeStory(nodes, stage, journal, pace, promises);
    begin(show, nodeStory);
    fourPeopleListen(show);
    aServerDies(show);
    whatTheScriptDid(show);
    NodeName dead = nodeStory.theOwnerDies((title, text) -> step(show, title, text));
    again.set(forEver);
    Map<String, Integer> cuts = cuts();
    Thread.sleep(pace.look());
    nodeStory.start(dead);
    itComesBack(show);
    nodeStory.itStandsBy(dead, (title, text) -> step(show, title, text));
    if (!forEver) {
      clipsEnd(show);
    }
    promises.check(
        cuts.equals(cuts()), "Somebody was cut though nothing had died: " + cuts() + ".");
    promises.checkBytes(stage.viewers().stream().map(Viewer::account).toList());
    nodes.lost().ifPresent(name -> promises.check(false, name + " ended before it was asked to."));
    return promises.broken();
  }

  private void begin(Show show, NodeStory nodeStory) throws InterruptedException {
    step(
        show,
        "A site behind one address",
        "Two web servers, two streaming servers and two scheduler nodes, each on an address of its"
            + " own. The world knows one address only: the VIP, "
            + Addresses.VIP
            + ". One scheduler node has it; the other one knows the same, and waits.");
    nodeStory.introduce();
    site.at().remarks().forEach(remark -> journal.note(Mood.PLAIN, remark));
    Thread.sleep(pace.look());
  }

  private void fourPeopleListen(Show show) throws IOException, InterruptedException {
    step(
        show,
        "Four people listen",
        "A browser fetches clip.ram through the VIP; a web server answers, and names the VIP. So"
            + " the player dials the VIP, and the scheduler node gives the connection to a"
            + " streaming server. Players go on showing the VIP; see who answered under \"server\".");
    for (String name : List.of("Ann", "Ben")) {
      Page page = Browser.get(site.page("clip.ram"));
      journal.note(
          Mood.PLAIN,
          "%s's browser asked %s, and %s answered: %s"
              .formatted(name, page.url(), page.server(), page.text()));
      MediaUrl url = MediaUrl.parse(page.text());
      promises.check(
          url.address().equals(site.at().vip(site.at().pna())),
          "The metafile named " + HostPort.format(url.address()) + ", which is not the VIP.");
      listen(name, Protocol.PNA, url);
    }
    listen("Cleo", Protocol.RTSP, site.rtspUrl());
    listen("Dora", Protocol.RTSP, site.rtspUrl());
    Thread.sleep(pace.listen());
  }

  private void listen(String name, Protocol protocol, MediaUrl url) throws InterruptedException {
    Viewer viewer =
        new Viewer(name, protocol, url, site.wholeClip(protocol), again::get, journal).start();
    stage.enter(viewer);
    promises.check(
        viewer.await(Account::playing, pace.patience()), name + " heard nothing through the VIP.");
    Thread.sleep(pace.look());
  }

  private void aServerDies(Show show) throws IOException, InterruptedException {
    String dead = site.stream1().name();
    String other = site.stream2().name();
    List<Viewer> cut =
        stage.viewers().stream().filter(viewer -> viewer.account().playsFrom(dead)).toList();
    promises.check(!cut.isEmpty(), "Nobody played from " + dead + " before it died.");
    step(
        show,
        dead + " dies",
        "As when a machine loses power: its address refuses, and its connections are reset. Its"
            + " players are cut, which nobody can help. What they do next is dial again what they"
            + " dialled before, the VIP: they need not know that a server died, nor of another.");
    site.stream1().kill();
    for (Viewer viewer : cut) {
      promises.check(
          viewer.await(a -> a.playsFrom(other) && !a.silences().isEmpty(), pace.patience()),
          viewer.account().name() + " did not play on from " + other + ".");
    }
    for (Viewer viewer : stage.viewers()) {
      promises.check(
          cut.contains(viewer) || viewer.account().cuts() == 0,
          viewer.account().name() + " was cut, though not on " + dead + ".");
      promises.check(
          viewer.account().refusals() == 0,
          viewer.account().name() + " dialled the VIP and heard nothing.");
    }
  }

  private void whatTheScriptDid(Show show) throws IOException, InterruptedException {
    long from = System.nanoTime();
    step(
        show,
        "What the script of the time would have done",
        "Before there were dispatchers, a script wrote the metafile and named each streaming server"
            + " in turn. It knows nothing of dead ones: every second listener is sent to "
            + site.stream1().name()
            + ", until somebody edits it. %d more listeners try both ways."
                .formatted(pace.listeners()));
    for (int number = 1; number <= pace.listeners(); number++) {
      HandOut handOut = HandOut.next(number, site);
      stage.handOut(handOut);
      journal.note(
          handOut.script().plays() ? Mood.PLAIN : Mood.BAD,
          "Listener %d: the script named %s, %s; clip.ram the VIP, %s."
              .formatted(
                  number, handOut.script().named(), words(handOut.script()), words(handOut.vip())));
      promises.check(
          handOut.vip().plays(),
          "Listener " + number + " dialled the VIP and heard nothing: " + handOut.vip().words());
      Thread.sleep(pace.look().dividedBy(4));
    }
    long dead = stage.handOuts().stream().filter(h -> !h.script().plays()).count();
    promises.check(
        dead == pace.listeners() / 2,
        "The script sent %d of %d listeners to the dead server (expected: half)."
            .formatted(dead, pace.listeners()));
    String name = site.stream1().name();
    promises.check(
        nodes.await(() -> bothFind(name, "down"), pace.patience()),
        "Not both scheduler nodes have found out that " + name + " is down.");
    long left = pace.outage().toMillis() - (System.nanoTime() - from) / 1_000_000;
    Thread.sleep(Math.max(0, left));
  }

  private void itComesBack(Show show) throws IOException, InterruptedException {
    String name = site.stream1().name();
    step(
        show,
        name + " comes back",
        "Nobody tells the scheduler nodes. Their health checks find out, two good ones in a row, and"
            + " new players reach "
            + name
            + " again. Those who play stay where they are.");
    site.stream1().start();
    long from = System.nanoTime();
    boolean back = false;
    while (!back && System.nanoTime() - from < pace.patience().toNanos()) {
      Outcome outcome = HandOut.listen(Browser.get(site.page("clip.ram")).text());
      back = outcome.plays() && outcome.words().equals(name);
      Thread.sleep(back ? Duration.ZERO : pace.look().dividedBy(2));
    }
    promises.check(back, name + " came back, but no player reached it any more.");
    if (back) {
      journal.note(
          Mood.GOOD,
          "A new player reached %s %s after it came back."
              .formatted(name, Figures.span(Duration.ofNanos(System.nanoTime() - from))));
    }
  }

  private void clipsEnd(Show show) throws InterruptedException {
    step(
        show,
        "The clips end",
        "Those who were cut began theirs anew. Each byte is compared with what the server sent.");
    for (Viewer viewer : stage.viewers()) {
      String name = viewer.account().name();
      promises.check(
          viewer.awaitDone(site.clipLength().plus(pace.patience()))
              && viewer.account().whole() >= 1,
          name + " did not hear the clip to its end.");
    }
  }

  private void step(Show show, String title, String text) {
    nodes
        .lost()
        .ifPresent(
            name -> {
              throw new DemoFailure(
                  "%s ended before it was asked to; its log:\n%s"
                      .formatted(name, nodes.node(name).lastWords()));
            });
    stage.step(title, text);
    show.explain(text);
  }

  private boolean bothFind(String server, String health) {
    return Stream.of(NodeName.values())
        .allMatch(
            node -> nodes.said(node).filter(status -> status.finds(server, health)).isPresent());
  }

  private Map<String, Integer> cuts() {
    return stage.viewers().stream()
        .map(Viewer::account)
        .collect(Collectors.toMap(Account::name, Account::cuts, (a, b) -> a, TreeMap::new));
  }

  private static String words(Outcome outcome) {
    return outcome.plays() ? outcome.words() + " plays" : outcome.words();
  }
}
