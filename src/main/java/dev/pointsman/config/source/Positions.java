package dev.pointsman.config.source;

import dev.pointsman.config.report.Place;
import dev.pointsman.config.source.HoconScan.Entry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * Where the keys and values of a configuration stand, over the file and those it includes.
 *
 * <p>The HOCON library says in which file and line a value stands. Its column is that of the key
 * with the same path there, or else with the same name in that line, or else of the first character
 * of the line that is not blank.
 */
public final class Positions {
  private final SequencedMap<String, File> files = new LinkedHashMap<>();

  /** The entries of one file by path and by the line of their key. */
  private record File(
      HoconScan scan, NavigableMap<String, List<Entry>> byPath, Map<Integer, List<Entry>> byLine) {
    static File of(HoconScan scan) {
      File file = new File(scan, new TreeMap<>(), new HashMap<>());
      for (Entry entry : scan.entries()) {
        int line = file.place(entry, true).line();
        file.byPath.computeIfAbsent(entry.path(), path -> new ArrayList<>(1)).add(entry);
        file.byLine.computeIfAbsent(line, number -> new ArrayList<>(1)).add(entry);
      }
      return file;
    }

    /**
     * Where {@code name} stands in a key such as {@code a.b.c = 1}, which defines a and a.b, too.
     */
    OptionalInt dotted(String path, String name) {
      Map.Entry<String, List<Entry>> below = byPath.ceilingEntry(path + ".");
      if (below == null || !below.getKey().startsWith(path + ".")) {
        return OptionalInt.empty();
      }
      Entry entry = below.getValue().getFirst();
      int distance = entry.path().lastIndexOf('.') - path.lastIndexOf('.');
      int offset = entry.keyOffset() - distance;
      boolean there = offset >= 0 && scan.source().text().startsWith(name, offset);
      return OptionalInt.of(there ? offset : entry.keyOffset());
    }

    Place place(Entry entry, boolean ofKey) {
      return scan.source().place(ofKey ? entry.keyOffset() : entry.valueOffset());
    }
  }

  /** Adds a file; the first one added is the one that includes the others. */
  public void add(HoconScan scan) {
    files.putIfAbsent(scan.source().file(), File.of(scan));
  }

  /** All files, the including one first. */
  public List<HoconScan> scans() {
    return files.values().stream().map(File::scan).toList();
  }

  /** The file that {@code description}, an origin of the HOCON library, begins with. */
  public Optional<HoconScan> fileOf(String description) {
    String origin = description.startsWith("merge of ") ? description.substring(9) : description;
    return files.values().stream()
        .map(File::scan)
        .filter(
            scan ->
                origin.equals(scan.source().file())
                    || origin.startsWith(scan.source().file() + ":"))
        .max(Comparator.comparingInt(scan -> scan.source().file().length()));
  }

  /**
   * The place of a key's value.
   *
   * @param path the path of the key
   * @param description the origin of the value in the words of the HOCON library
   * @param line the line of the value; below 1 when it has none, as environment variables have
   */
  public Place value(String path, String description, int line) {
    return find(path, description, line, false);
  }

  /** The place of a key; the parameters are those of {@link #value}. */
  public Place key(String path, String description, int line) {
    return find(path, description, line, true);
  }

  private Place find(String path, String description, int line, boolean ofKey) {
    File file =
        fileOf(description)
            .map(scan -> files.get(scan.source().file()))
            .orElse(files.firstEntry().getValue());
    List<Entry> entries = file.byPath.getOrDefault(path, List.of());
    for (Entry entry : entries.reversed()) {
      Place place = file.place(entry, false);
      if (line < 1 || place.line() == line || file.place(entry, true).line() == line) {
        return file.place(entry, ofKey);
      }
    }
    // In an included file, the path there is the end of the path here.
    String name = path.substring(path.lastIndexOf('.') + 1);
    for (Entry entry : file.byLine.getOrDefault(line, List.of())) {
      if (entry.key().equals(name)) {
        return file.place(entry, ofKey);
      }
    }
    if (!entries.isEmpty() && entries.getLast().kind() == HoconScan.Kind.OBJECT) {
      return file.place(entries.getLast(), ofKey);
    }
    SourceText source = file.scan.source();
    OptionalInt dotted = file.dotted(path, name);
    if (dotted.isPresent()) {
      return source.place(dotted.getAsInt());
    }
    return line < 1 ? Place.wholeFile(source.file()) : source.locate(line, name);
  }

  /** Keys that stand twice in one file where the later silently replaces or joins the earlier. */
  public static Map<Entry, Entry> twice(HoconScan scan) {
    Map<String, Entry> first = new HashMap<>();
    Map<Entry, Entry> twice = new LinkedHashMap<>();
    for (Entry entry : scan.entries()) {
      if (entry.appended()
          || entry.kind() == HoconScan.Kind.SUBSTITUTION
          || entry.path().length() >= HoconScanner.LONGEST_PATH) {
        // `port = ${?PORT}` after `port = 80` is how HOCON says "unless the environment does".
        continue;
      }
      Entry earlier = first.putIfAbsent(entry.path(), entry);
      if (earlier != null) {
        twice.put(entry, earlier);
      }
    }
    return twice;
  }
}
