package dev.pointsman.cli.prepare;

import dev.pointsman.prepare.Kept;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What kernel parameters were before, in a file: a line each, with name, value before, and value
 * set. It belongs where a reboot empties (/run), as the reboot sets the parameters back, too.
 */
final class KeptFile {
  private static final Pattern LINE = Pattern.compile("(\\S+) (\\d{1,9}) (\\d{1,9})");
  private static final String HEAD =
      "# What `pointsman server-prepare` changed and `--undo` sets back: name, value before, value"
          + " set.\n";

  private final Path file;

  KeptFile(Path file) {
    this.file = file;
  }

  /** What is in it; nothing if there is no file. */
  Map<String, Kept> read() throws PrepareFailure {
    Map<String, Kept> kept = new LinkedHashMap<>();
    if (!Files.exists(file)) {
      return kept;
    }
    int number = 0;
    for (String line : lines()) {
      number++;
      Matcher matcher = LINE.matcher(line);
      if (matcher.matches()) {
        kept.put(
            matcher.group(1),
            new Kept(Integer.parseInt(matcher.group(2)), Integer.parseInt(matcher.group(3))));
      } else if (!line.isBlank() && !line.startsWith("#")) {
        throw new PrepareFailure(
            "%s:%d: %s (expected: a parameter's name, its value before, its value since)"
                .formatted(file, number, line));
      }
    }
    return kept;
  }

  private Iterable<String> lines() throws PrepareFailure {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new PrepareFailure(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /** Replaces what is in it, in one step; removes the file if that is nothing. */
  void write(Map<String, Kept> kept) throws PrepareFailure {
    try {
      if (kept.isEmpty()) {
        Files.deleteIfExists(file);
        return;
      }
      StringBuilder text = new StringBuilder(HEAD);
      new TreeMap<>(kept)
          .forEach(
              (key, each) -> text.append("%s %d %d\n".formatted(key, each.before(), each.set())));
      Path absolute = file.toAbsolutePath();
      Path directory = absolute.resolveSibling("");
      Files.createDirectories(directory);
      Path beside = Files.createTempFile(directory, "kept", ".new");
      Files.writeString(beside, text);
      Files.move(beside, absolute, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new PrepareFailure(
          file + ": cannot be written: " + e.getMessage() + " (--state names another file)", e);
    }
  }
}
