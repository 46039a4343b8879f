package dev.pointsman.testkit.demo;

import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The terminal that the demo runs on: its size, and a second screen of it to draw on. */
final class Terminal {
  /** What a terminal has had since the VT100. */
  static final Size USUAL = new Size(80, 24);

  private static final int LEAST = 20;
  private static final int MOST = 1000;
  private static final long STALE_NANOS = 1_000_000_000L;

  // xterm's control sequences (ctlseqs): the alternate screen, the cursor, erasing.
  private static final String ENTER = "\u001b[?1049h\u001b[?25l";
  private static final String LEAVE = "\u001b[?25h\u001b[?1049l";
  private static final String HOME = "\u001b[H";
  private static final String REST_OF_LINE = "\u001b[K";
  private static final String REST_OF_SCREEN = "\u001b[J";

  private final PrintWriter out;
  private final boolean colours;
  private Size size = USUAL;
  private long asked;

  /** Columns and lines. */
  record Size(int columns, int lines) {}

  /**
   * A terminal.
   *
   * @param environment where NO_COLOR (no-color.org) may stand
   */
  Terminal(PrintWriter out, Map<String, String> environment) {
    this.out = out;
    this.colours = environment.getOrDefault("NO_COLOR", "").isEmpty();
  }

  /** Whether a person sits before this process, at a terminal that can be drawn on. */
  @SuppressWarnings("SystemConsoleNull") // since JDK 25 it is null again without a terminal
  static boolean isThere(Map<String, String> environment) {
    Console console = System.console();
    return console != null
        && console.isTerminal()
        && !environment.getOrDefault("TERM", "dumb").equals("dumb");
  }

  /** The size now; asked anew once a second, since a window may change. */
  Size size() {
    long now = System.nanoTime();
    if (asked == 0 || now - asked > STALE_NANOS) {
      asked = now;
      size = ask();
    }
    return size;
  }

  /** Turns to the second screen. */
  void enter() {
    print(ENTER);
  }

  /** Turns back to what was there before. */
  void leave() {
    print(LEAVE);
  }

  /** Draws over what is there; in one piece, so that nothing flickers. */
  void draw(List<Line> lines) {
    StringBuilder frame = new StringBuilder(HOME);
    for (int i = 0; i < lines.size(); i++) {
      frame
          .append(i == 0 ? "" : "\r\n")
          .append(lines.get(i).render(size.columns(), colours))
          .append(REST_OF_LINE);
    }
    print(frame.append(REST_OF_SCREEN).toString());
  }

  /** Prints lines that stay. */
  void print(List<Line> lines) {
    lines.forEach(line -> print(line.render(size.columns(), colours) + "\n"));
  }

  private void print(String text) {
    synchronized (out) {
      out.print(text);
      out.flush();
    }
  }

  /** The JDK does not tell a terminal's size; {@code stty} (POSIX) does, of its standard input. */
  private static Size ask() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(ProcessBuilder.Redirect.INHERIT)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String answer = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      return stty.waitFor(1, TimeUnit.SECONDS) ? parse(answer) : USUAL;
    } catch (IOException e) {
      return USUAL; // no stty here: a screen of the usual size is still a screen
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return USUAL;
    }
  }

  /** {@code LINES COLUMNS}, as stty writes it; anything else is the usual size. */
  static Size parse(String answer) {
    String text = answer.strip();
    if (!text.matches("\\d{1,4} \\d{1,4}")) {
      return USUAL;
    }
    int blank = text.indexOf(' ');
    int lines = Integer.parseInt(text.substring(0, blank));
    int columns = Integer.parseInt(text.substring(blank + 1));
    boolean sane = columns >= LEAST && columns <= MOST && lines >= LEAST / 2 && lines <= MOST;
    return sane ? new Size(columns, lines) : USUAL;
  }
}
