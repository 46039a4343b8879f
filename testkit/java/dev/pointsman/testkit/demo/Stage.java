package dev.pointsman.testkit.demo;

import dev.pointsman.testkit.demo.Snapshot.Machine;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What stands on the stage of the story; the story changes it, and any thread looks at it. */
final class Stage {
  private final DemoSite site;
  private final Journal journal;
  private final NodePair nodes;

  // Guarded by this.
  private final List<Viewer> viewers = new ArrayList<>();
  private final List<HandOut> handOuts = new ArrayList<>();
  private List<String> hints = List.of();
  private @Nullable Takeover takeover;
  private String title = "";
  private String text = "";

  /** A stage with the site on it. */
  Stage(DemoSite site, Journal journal, NodePair nodes) {
    this.site = site;
    this.journal = journal;
    this.nodes = nodes;
  }

  /** The next step of the story. */
  synchronized void step(String nextTitle, String nextText) {
    title = nextTitle;
    text = nextText;
    journal.note(Mood.HEADING, nextTitle);
  }

  synchronized void enter(Viewer viewer) {
    viewers.add(viewer);
  }

  synchronized void handOut(HandOut handOut) {
    handOuts.add(handOut);
  }

  synchronized void takeover(Takeover seen) {
    takeover = seen;
  }

  synchronized void hints(List<String> lines) {
    hints = List.copyOf(lines);
  }

  synchronized List<Viewer> viewers() {
    return List.copyOf(viewers);
  }

  synchronized List<HandOut> handOuts() {
    return List.copyOf(handOuts);
  }

  synchronized String text() {
    return text;
  }

  synchronized Snapshot snapshot() {
    List<Account> accounts = viewers.stream().map(Viewer::account).toList();
    return new Snapshot(
        journal.elapsed(),
        title,
        text,
        machines(accounts),
        accounts,
        handOuts,
        takeover,
        journal.notes(),
        hints);
  }

  private List<Machine> machines(List<Account> accounts) {
    Addresses at = site.at();
    List<Machine> machines = new ArrayList<>();
    boolean served = nodes.owner().isPresent();
    machines.add(
        new Machine(
            "the VIP",
            Addresses.VIP,
            served ? Mood.GOOD : Mood.BAD,
            served ? "up" : "-",
            "pages %d, PNA %d, RTSP %d".formatted(at.http(), at.pna(), at.rtsp())));
    machines.addAll(nodes.machines());
    for (DemoSite.WebMachine web : site.web()) {
      machines.add(
          new Machine(
              web.name(),
              web.server().address().getAddress().getHostAddress(),
              Mood.GOOD,
              "up",
              "requests: %d, health checks too".formatted(web.server().answered())));
    }
    for (StreamingServer server : List.of(site.stream1(), site.stream2())) {
      long players = accounts.stream().filter(a -> a.playsFrom(server.name())).count();
      machines.add(
          new Machine(
              server.name(),
              server.address(),
              server.running() ? Mood.GOOD : Mood.BAD,
              server.running() ? "up" : "DEAD",
              "players: " + players));
    }
    return machines;
  }
}
