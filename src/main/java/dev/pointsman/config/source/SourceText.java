package dev.pointsman.config.source;

import dev.pointsman.config.report.Place;
import java.util.Arrays;

/** The text of one file, in which an offset is turned into a line and a column. */
public final class SourceText {
  private final String file;
  private final String text;
  private final int[] lineStarts;

  public SourceText(String file, String text) {
    this.file = file;
    this.text = text;
    int[] starts = new int[16];
    int count = 1;
    for (int at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
      if (count == starts.length) {
        starts = Arrays.copyOf(starts, 2 * count);
      }
      starts[count++] = at + 1;
    }
    this.lineStarts = Arrays.copyOf(starts, count);
  }

  /** The file as the operator named it. */
  public String file() {
    return file;
  }

  public String text() {
    return text;
  }

  /** Where the character at {@code offset} stands, 0 to the length of the text. */
  public Place place(int offset) {
    int found = Arrays.binarySearch(lineStarts, offset);
    int line = found >= 0 ? found : -found - 2;
    return new Place(file, line + 1, offset - lineStarts[line] + 1);
  }

  /** Line {@code number}, counted from 1, without its end; empty when there is no such line. */
  public String line(int number) {
    if (number < 1 || number > lineStarts.length) {
      return "";
    }
    int end = number < lineStarts.length ? lineStarts[number] - 1 : text.length();
    return text.substring(lineStarts[number - 1], end);
  }

  /** The first character of a line that is not blank, for what has no better place. */
  public Place firstNonBlank(int number) {
    String line = line(number);
    int indent = line.length() - line.stripLeading().length();
    return new Place(file, number, (indent < line.length() ? indent : 0) + 1);
  }

  /** Where {@code token} first stands; the file as a whole when it does not. */
  public Place placeOf(String token) {
    int at = text.indexOf(token);
    return at < 0 ? Place.wholeFile(file) : place(at);
  }

  /** The place of {@code token} in a line, or its first character that is not blank. */
  public Place locate(int number, String token) {
    int at = token.isEmpty() ? -1 : line(number).indexOf(token);
    return at < 0 ? firstNonBlank(number) : new Place(file, number, at + 1);
  }
}
