package dev.pointsman.cli;

import dev.pointsman.cli.view.Style;
import java.io.Console;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;

/**
 * Where a command prints: once, or again and again in the same place.
 *
 * @param terminal whether a person sees it
 */
record Screen(PrintWriter out, boolean terminal) {
  /** Set by the launcher, because a JVM cannot tell whether one of its streams is a terminal. */
  private static final String PROPERTY = "pointsman.terminal.out";

  private static final String HOME_AND_CLEAR = "\u001b[H\u001b[J";

  static Screen of(PrintWriter out) {
    String told = System.getProperty(PROPERTY);
    if (told != null) {
      return new Screen(out, Boolean.parseBoolean(told));
    }
    return new Screen(
        out, Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false));
  }

  /** Colours for a person, unless they asked for none (no-color.org). */
  Style style() {
    String noColour = System.getenv("NO_COLOR");
    boolean wanted = terminal && (noColour == null || noColour.isEmpty());
    return wanted ? Style.COLOURED : Style.PLAIN;
  }

  void show(List<String> lines) {
    lines.forEach(out::println);
    out.flush();
  }

  /** Shows the lines in the place of those before; a file gets them one after the other. */
  void showAgain(List<String> lines) {
    if (terminal) {
      out.print(HOME_AND_CLEAR);
    }
    show(lines);
    if (!terminal) {
      show(List.of(""));
    }
  }
}
