package dev.pointsman.cli.view;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Rows of cells under a heading, in columns as wide as their widest cell. */
final class Table {
  private static final String GAP = "  ";

  private final List<Column> columns;
  private final List<List<Cell>> rows = new ArrayList<>();

  private Table(List<Column> columns) {
    this.columns = columns;
  }

  /** A table; the heading of a column of numbers, which is flush right, starts with {@code >}. */
  static Table of(String... headings) {
    List<Column> columns = new ArrayList<>();
    for (String heading : headings) {
      boolean right = heading.startsWith(">");
      columns.add(new Column(right ? heading.substring(1) : heading, right));
    }
    return new Table(columns);
  }

  /** A cell as it is. */
  static Cell cell(Object value) {
    return new Cell(value.toString(), UnaryOperator.identity());
  }

  /** A cell in a colour, which does not count as width. */
  static Cell cell(Object value, UnaryOperator<String> colour) {
    return new Cell(value.toString(), colour);
  }

  void row(Cell... cells) {
    if (cells.length != columns.size()) {
      throw new IllegalArgumentException(
          "cells: " + cells.length + " (expected: " + columns.size() + ")");
    }
    rows.add(List.of(cells));
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  /** The lines, without blanks at their ends. */
  List<String> lines(Style style) {
    List<String> lines = new ArrayList<>();
    lines.add(line(columns.stream().map(column -> cell(column.heading(), style::faint)).toList()));
    rows.forEach(row -> lines.add(line(row)));
    return lines;
  }

  private String line(List<Cell> cells) {
    StringBuilder line = new StringBuilder();
    int owed = 0;
    for (int i = 0; i < cells.size(); i++) {
      Cell cell = cells.get(i);
      int blank = width(i) - length(cell.text());
      boolean right = columns.get(i).right();
      // Blanks are written only once something follows them.
      owed += right ? blank : 0;
      if (!cell.text().isEmpty()) {
        line.repeat(' ', owed).append(cell.colour().apply(cell.text()));
        owed = 0;
      }
      owed += (right ? 0 : blank) + GAP.length();
    }
    return line.toString();
  }

  private int width(int column) {
    int widest = columns.get(column).heading().length();
    for (List<Cell> row : rows) {
      widest = Math.max(widest, length(row.get(column).text()));
    }
    return widest;
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  private record Column(String heading, boolean right) {}

  /**
   * A cell.
   *
   * @param colour puts the text in a colour
   */
  record Cell(String text, UnaryOperator<String> colour) {}
}
