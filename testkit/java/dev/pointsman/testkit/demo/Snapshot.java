package dev.pointsman.testkit.demo;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the demo shows, at one moment.
 *
 * @param elapsed since the demo began
 * @param title of the step that the story is at
 * @param text what is seen in this step and why it matters
 * @param machines the site
 * @param viewers the players
 * @param handOuts what the script of the time did, as far as it was tried
 * @param takeover what became of the players when a scheduler node died; null before
 * @param notes what happened, oldest first
 * @param hints what can be tried; empty while the story goes on
 */
record Snapshot(
    Duration elapsed,
    String title,
    String text,
    List<Machine> machines,
    List<Account> viewers,
    List<HandOut> handOuts,
    @Nullable Takeover takeover,
    List<Journal.Note> notes,
    List<String> hints) {

  Snapshot {
    machines = List.copyOf(machines);
    viewers = List.copyOf(viewers);
    handOuts = List.copyOf(handOuts);
    notes = List.copyOf(notes);
    hints = List.copyOf(hints);
  }

  /** A part of the site, in a row. */
  record Machine(String name, String address, Mood mood, String state, String detail) {}
}
