package dev.pointsman.config;

import dev.pointsman.config.report.Findings;
import dev.pointsman.config.report.Place;
import dev.pointsman.config.source.HoconScan;
import dev.pointsman.config.source.HoconScan.Entry;
import dev.pointsman.config.source.Positions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reports names and keys that stand twice in one file.
 *
 * <p>HOCON merges two blocks of one name and lets the later of two values win, both in silence, so
 * two servers of the same name would become one. What HOCON offers for overriding stays: {@code
 * port = ${?PORT}} after {@code port = 80}, {@code +=}, includes, {@code servers.s1.weight = 2}
 * beside {@code servers { s1 {...} }}, and a section such as {@code servers} in several pieces.
 */
final class Duplicates {
  /** In whatever block of an included file, whose path there begins anywhere. */
  private static final Pattern NAMED =
      Pattern.compile("(?:.*\\.)?(?:schedulers|vips|servers)\\.[^.\\[]+");

  private Duplicates() {}

  static void report(HoconScan scan, Findings findings) {
    List<String> reported = new ArrayList<>();
    for (Map.Entry<Entry, Entry> twice : Positions.twice(scan).entrySet()) {
      Entry later = twice.getKey();
      Entry earlier = twice.getValue();
      boolean merged =
          later.kind() == HoconScan.Kind.OBJECT
              && earlier.kind() == HoconScan.Kind.OBJECT
              && !NAMED.matcher(later.path()).matches();
      boolean inside = reported.stream().anyMatch(path -> later.path().startsWith(path));
      if (findings.full() || merged || inside) {
        continue;
      }
      reported.add(later.path() + ".");
      reported.add(later.path() + "[");
      Place first = scan.source().place(earlier.keyOffset());
      findings.error(
          scan.source().place(later.keyOffset()),
          label(later.path()),
          "",
          "defined twice, first at " + first + "; HOCON would merge them silently",
          "one definition");
    }
  }

  private static String label(String path) {
    return path.startsWith(Block.ROOT + ".") ? path.substring(Block.ROOT.length() + 1) : path;
  }
}
