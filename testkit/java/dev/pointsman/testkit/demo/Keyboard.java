package dev.pointsman.testkit.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Lines that a person types while the site is up: 1 or 2 kills or revives a streaming server. */
final class Keyboard {
  static final String HINT = "type 1 or 2 and Enter, here: stream1 or stream2 dies, or comes back";

  private final DemoSite site;
  private final Journal journal;

  Keyboard(DemoSite site, Journal journal) {
    this.site = site;
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
    for (StreamingServer server : List.of(site.stream1(), site.stream2())) {
      if (server.name().endsWith(line) && line.length() == 1) {
        toggle(server);
      }
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
