package dev.pointsman.testkit.demo;

import java.util.ArrayList;
import java.util.List;

/** Rows in columns that are as wide as what stands in them. */
final class Table {
  private static final String MARGIN = "  ";

  /** What stands in a column of a row. */
  record Cell(Mood mood, String text) {
    static Cell of(Object value) {
      return new Cell(Mood.PLAIN, value.toString());
    }
  }

  /**
   * A column.
   *
   * @param right whether its cells end, rather than begin, at the same place
   */
  record Column(String heading, boolean right) {
    static Column left(String heading) {
      return new Column(heading, false);
    }

    static Column right(String heading) {
      return new Column(heading, true);
    }
  }

  private final List<Column> columns;
  private final List<List<Cell>> rows = new ArrayList<>();

  Table(Column... columns) {
    this.columns = List.of(columns);
  }

  /** A row with a cell for each column. */
  Table row(Cell... cells) {
    if (cells.length != columns.size()) {
      throw new IllegalArgumentException(
          "cells: " + cells.length + " (expected: " + columns.size() + ")");
    }
    rows.add(List.of(cells));
    return this;
  }

  /** The lines, headings first; two blanks between columns where the width allows it, else one. */
  List<Line> lines(int width) {
    int[] widths = new int[columns.size()];
    int sum = MARGIN.length();
    for (int c = 0; c < widths.length; c++) {
      widths[c] = columns.get(c).heading().length();
      for (List<Cell> row : rows) {
        widths[c] = Math.max(widths[c], row.get(c).text().length());
      }
      sum += widths[c];
    }
    String gap = sum + 2 * (widths.length - 1) <= width ? "  " : " ";
    List<Line> lines = new ArrayList<>();
    lines.add(
        line(columns.stream().map(c -> new Cell(Mood.FAINT, c.heading())).toList(), widths, gap));
    rows.forEach(row -> lines.add(line(row, widths, gap)));
    return lines;
  }

  private Line line(List<Cell> cells, int[] widths, String gap) {
    Line line = Line.of(Mood.PLAIN, MARGIN);
    for (int c = 0; c < widths.length; c++) {
      Cell cell = cells.get(c);
      String blanks = " ".repeat(widths[c] - cell.text().length());
      line =
          columns.get(c).right()
              ? line.and(Mood.PLAIN, blanks).and(cell.mood(), cell.text())
              : line.and(cell.mood(), cell.text()).and(Mood.PLAIN, blanks);
      line = line.and(Mood.PLAIN, c == widths.length - 1 ? "" : gap);
    }
    return line;
  }
}
