package dev.pointsman.testkit.demo;

import dev.pointsman.testkit.demo.Table.Cell;
import dev.pointsman.testkit.demo.Table.Column;
import dev.pointsman.testkit.net.HostPort;
import dev.pointsman.testkit.player.PlayerStatistics;
import java.util.ArrayList;
import java.util.List;

/** The lines that show a snapshot: a function of it and of the width, nothing else. */
final class Screen {
  private static final int LEAST_NOTES = 3;

  private Screen() {}

  /**
   * All of it.
   *
   * @param width columns of the terminal
   * @param height lines of the terminal; where it is low, the site's table and the oldest notes go
   */
  static List<Line> lines(Snapshot snapshot, int width, int height) {
    List<Line> lines = new ArrayList<>();
    lines.add(head(snapshot, width));
    lines.add(Line.EMPTY);
    lines.add(Line.of(Mood.HEADING, snapshot.title()));
    Line.wrap(snapshot.text(), width).forEach(text -> lines.add(Line.of(Mood.PLAIN, text)));
    for (List<Line> part : parts(snapshot, width, height - lines.size())) {
      lines.add(Line.EMPTY);
      lines.addAll(part);
    }
    lines.add(Line.EMPTY);
    lines.add(Line.of(Mood.HEADING, "What happened"));
    int room = Math.max(0, height - lines.size());
    List<Line> notes =
        snapshot.notes().stream().flatMap(note -> note(note, width).stream()).toList();
    lines.addAll(notes.subList(Math.max(0, notes.size() - room), notes.size()));
    return lines.size() <= height ? lines : lines.subList(0, height);
  }

  /** The tables that fit, the least telling ones left out first. */
  private static List<List<Line>> parts(Snapshot snapshot, int width, int height) {
    List<Line> machines = machines(snapshot, width);
    List<Line> handOuts = snapshot.handOuts().isEmpty() ? List.of() : handOuts(snapshot, width);
    List<Line> hints = snapshot.hints().isEmpty() ? List.of() : hints(snapshot);
    List<List<Line>> parts = new ArrayList<>();
    parts.add(machines);
    parts.add(snapshot.viewers().isEmpty() ? List.of() : statistics(snapshot, width));
    parts.add(handOuts);
    parts.add(hints);
    parts.removeIf(List::isEmpty);
    for (List<Line> part : List.of(machines, hints.isEmpty() ? hints : handOuts)) {
      if (parts.stream().mapToInt(p -> p.size() + 1).sum() + 2 + LEAST_NOTES > height) {
        parts.remove(part);
      }
    }
    return parts;
  }

  private static List<Line> hints(Snapshot snapshot) {
    List<Line> lines = new ArrayList<>();
    lines.add(Line.of(Mood.HEADING, "What can be tried; commands in another terminal"));
    snapshot.hints().forEach(hint -> lines.add(Line.of(Mood.PLAIN, "  " + hint)));
    return lines;
  }

  /** What stays when all is over: the tables, and nothing that moves. */
  static List<Line> report(Snapshot last, int width) {
    List<Line> lines = new ArrayList<>();
    if (!last.viewers().isEmpty()) {
      lines.addAll(statistics(last, width));
      lines.add(Line.EMPTY);
    }
    if (!last.handOuts().isEmpty()) {
      lines.addAll(handOuts(last, width));
      lines.add(Line.EMPTY);
    }
    return lines;
  }

  /** What RealPlayer's statistics window showed, for each player. */
  static List<Line> statistics(Snapshot snapshot, int width) {
    Table table =
        new Table(
            Column.left("player"),
            Column.left("speaks"),
            Column.left("dialled"),
            Column.left("server"),
            Column.left("state"),
            Column.right("kbit/s"),
            Column.right("bytes"),
            Column.right("packets"),
            Column.right("lost"));
    snapshot.viewers().forEach(viewer -> row(table, viewer));
    List<Line> lines = new ArrayList<>();
    lines.add(Line.of(Mood.HEADING, "What each player's statistics window shows"));
    lines.addAll(table.lines(width));
    return lines;
  }

  /** The script of the time beside the VIP. */
  static List<Line> handOuts(Snapshot snapshot, int width) {
    Table table =
        new Table(
            Column.right("listener"),
            Column.left("the script named"),
            Column.left(""),
            Column.left("clip.ram named"),
            Column.left(""));
    for (HandOut handOut : snapshot.handOuts()) {
      table.row(
          Cell.of(handOut.number()),
          Cell.of(handOut.script().named()),
          outcome(handOut.script()),
          Cell.of(handOut.vip().named()),
          outcome(handOut.vip()));
    }
    List<Line> lines = new ArrayList<>();
    lines.add(
        Line.of(Mood.HEADING, "The metafile script of 1998, beside the VIP; each was dialled"));
    lines.addAll(table.lines(width));
    return lines;
  }

  /** A note, its time before it, broken where the width demands it. */
  static List<Line> note(Journal.Note note, int width) {
    String time = "  " + Figures.clock(note.at()) + "  ";
    List<String> texts = Line.wrap(note.text(), width - time.length());
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      String before = i == 0 ? time : " ".repeat(time.length());
      lines.add(Line.of(Mood.FAINT, before).and(note.mood(), texts.get(i)));
    }
    return lines;
  }

  private static Line head(Snapshot snapshot, int width) {
    String left = "Pointsman demo  " + Figures.clock(snapshot.elapsed());
    String right = "Ctrl-C ends it";
    String gap = " ".repeat(Math.max(2, width - left.length() - right.length()));
    return Line.of(Mood.HEADING, left).and(Mood.PLAIN, gap).and(Mood.FAINT, right);
  }

  private static List<Line> machines(Snapshot snapshot, int width) {
    Table table =
        new Table(
            Column.left("the site"), Column.left("address"), Column.left("state"), Column.left(""));
    snapshot
        .machines()
        .forEach(
            machine ->
                table.row(
                    Cell.of(machine.name()),
                    Cell.of(machine.address()),
                    new Cell(machine.mood(), machine.state()),
                    new Cell(Mood.FAINT, machine.detail())));
    return table.lines(width);
  }

  private static void row(Table table, Account viewer) {
    PlayerStatistics s = viewer.now();
    if (s == null) {
      table.row(
          Cell.of(viewer.name()),
          Cell.of(viewer.protocol()),
          Cell.of("-"),
          Cell.of("-"),
          new Cell(Mood.FAINT, "waiting"),
          Cell.of("0.0"),
          Cell.of("0"),
          Cell.of("0"),
          Cell.of("0"));
      return;
    }
    boolean cut = Account.wasCut(s);
    Mood mood = cut ? Mood.BAD : viewer.playing() ? Mood.GOOD : Mood.FAINT;
    String server = s.server();
    table.row(
        Cell.of(viewer.name()),
        Cell.of(viewer.protocol()),
        Cell.of(HostPort.format(s.dialled())),
        Cell.of(server == null ? "-" : server),
        new Cell(mood, cut ? "cut" : state(s)),
        Cell.of(Figures.kilobits(s.ended() ? 0 : s.bitsPerSecond())),
        Cell.of(Figures.count(viewer.allBytes())),
        Cell.of(Figures.count(viewer.allPackets())),
        Cell.of(viewer.allLost() + viewer.allCorrupt()));
  }

  private static String state(PlayerStatistics s) {
    return switch (s.state()) {
      case DIALLING -> "dialling";
      case REQUESTING -> "asking";
      case PLAYING -> "playing";
      case ENDED -> "ended";
    };
  }

  private static Cell outcome(HandOut.Outcome outcome) {
    return outcome.plays()
        ? new Cell(Mood.GOOD, outcome.words() + " plays")
        : new Cell(Mood.BAD, outcome.words());
  }
}
