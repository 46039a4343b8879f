package dev.pointsman.config.report;

/**
 * A position in a file, as editors count: from 1.
 *
 * @param file the file as the operator named it
 * @param line 1 for the first line; 0 when the file as a whole is meant
 * @param column 1 for the first character, a tab being one; 0 when the file as a whole is meant
 */
public record Place(String file, int line, int column) {
  /** The file as a whole, for example because it is missing. */
  public static Place wholeFile(String file) {
    return new Place(file, 0, 0);
  }

  /** {@code conf/pointsman.conf:14:12}, or the file alone. */
  @Override
  public String toString() {
    return line == 0 ? file : file + ":" + line + ":" + column;
  }
}
