package dev.pointsman.testkit.demo;

import java.util.ArrayList;
import java.util.List;

/**
 * A line of text in pieces, each with its mood.
 *
 * <p>Widths are counted in characters; all that the demo writes is ASCII.
 */
record Line(List<Piece> pieces) {
  static final Line EMPTY = new Line(List.of());

  /** Text in one mood. */
  record Piece(Mood mood, String text) {}

  Line {
    pieces = List.copyOf(pieces);
  }

  static Line of(Mood mood, String text) {
    return new Line(List.of(new Piece(mood, text)));
  }

  /** This and then that. */
  Line and(Mood mood, String text) {
    List<Piece> all = new ArrayList<>(pieces);
    all.add(new Piece(mood, text));
    return new Line(all);
  }

  /** The line as a terminal gets it, cut to the width. */
  String render(int width, boolean colours) {
    StringBuilder out = new StringBuilder();
    int left = width;
    for (Piece piece : pieces) {
      String text = piece.text().substring(0, Math.min(left, piece.text().length()));
      left -= text.length();
      out.append(colours ? piece.mood().paint(text) : text);
    }
    return colours ? out.toString() : out.toString().stripTrailing();
  }

  /** The text in lines of at most {@code width}, broken at blanks where there are any. */
  static List<String> wrap(String text, int width) {
    int most = Math.max(1, width);
    List<String> lines = new ArrayList<>();
    String rest = text.strip();
    while (rest.length() > most) {
      int blank = rest.lastIndexOf(' ', most);
      int end = blank <= 0 ? most : blank;
      lines.add(rest.substring(0, end));
      rest = rest.substring(end).strip();
    }
    if (!rest.isEmpty()) {
      lines.add(rest);
    }
    return lines;
  }
}
