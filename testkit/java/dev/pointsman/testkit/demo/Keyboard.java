package dev.pointsman.testkit.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** Lines that a person types while the site is up, to kill or revive a machine of it. */
final class Keyboard {
  static final String HINT =
      "type 1 or 2 and Enter, here: stream1 or stream2 dies, or comes back; 3 or 4: so do sched-1"
          + " or sched-2";

  private final DemoSite site;
  private final NodePair nodes;
  private final Journal journal;

  Keyboard(DemoSite site, NodePair nodes, Journal journal) {
    this.site = site;
    this.nodes = nodes;
    this.journal = journal;
  }

  /** Reads until the input ends, on a thread that keeps no process alive. */
  void read(InputStream input) {
    BufferedReader lines = new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8));
    // Not a virtual thread: a read of standard input holds its carrier for as long as it waits.
    Thread.ofPlatform().daemon().name("keyboard").start(() -> read(lines));
  }

  private void read(BufferedReader lines) {
    try {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        typed(line.strip());
      }
    } catch (IOException e) {
      journal.note(Mood.BAD, "The keyboard cannot be read: " + e.getMessage());
    }
  }

  /** A line was typed; one that means nothing is not heard. */
  void typed(String line) throws IOException {
    switch (line) {
      case "1" -> toggle(site.stream1());
      case "2" -> toggle(site.stream2());
      case "3" -> toggle(NodeName.SCHED_1);
      case "4" -> toggle(NodeName.SCHED_2);
      default -> {}
    }
  }

  private void toggle(NodeName node) throws IOException {
    if (nodes.node(node).isAlive()) {
      journal.note(Mood.BAD, node + " dies.");
      nodes.kill(node);
    } else {
      journal.note(Mood.GOOD, node + " is started again.");
      nodes.launch(node);
    }
  }

  private void toggle(StreamingServer server) throws IOException {
    if (server.running()) {
      journal.note(Mood.BAD, server.name() + " dies.");
      server.kill();
    } else {
      server.start();
      journal.note(Mood.GOOD, server.name() + " is back.");
    }
  }
}
