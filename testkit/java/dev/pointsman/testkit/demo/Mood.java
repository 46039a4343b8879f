package dev.pointsman.testkit.demo;

/** How a piece of text is meant, and so how a terminal that has colours shows it. */
enum Mood {
  PLAIN(""),
  HEADING("1"),
  FAINT("2"),
  GOOD("32"),
  BAD("31");

  /** The parameters of SGR (ECMA-48 section 8.3.117); empty for none. */
  private final String sgr;

  Mood(String sgr) {
    this.sgr = sgr;
  }

  /** The text as a terminal shows it in this mood. */
  String paint(String text) {
    return sgr.isEmpty() || text.isEmpty() ? text : "\u001b[" + sgr + "m" + text + "\u001b[0m";
  }
}
