package dev.pointsman.testkit.crowd;

import dev.pointsman.testkit.traffic.Close;
import dev.pointsman.testkit.traffic.Ending;
import dev.pointsman.testkit.traffic.Exchange;
import dev.pointsman.testkit.traffic.Outcome;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** Endings on their way from one process to another: a line each, of words. */
final class EndingsFile {
  private static final String NOTHING_AGREED = "-";

  private EndingsFile() {}

  static void write(Path file, Collection<Ending> endings) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (Ending ending : endings) {
        Exchange exchange = ending.exchange();
        String agreed =
            exchange == null
                ? NOTHING_AGREED
                : "%d %d %d %s"
                    .formatted(exchange.seed(), exchange.up(), exchange.down(), exchange.close());
        out.write("%s %d %d %s%n".formatted(ending.outcome(), ending.up(), ending.down(), agreed));
      }
    }
  }

  static List<Ending> read(Path file) throws IOException {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.map(EndingsFile::ending).toList();
    }
  }

  private static Ending ending(String line) {
    String[] word = line.split(" ", -1);
    Exchange exchange =
        word[3].equals(NOTHING_AGREED)
            ? null
            : new Exchange(
                Long.parseLong(word[3]),
                Long.parseLong(word[4]),
                Long.parseLong(word[5]),
                Close.valueOf(word[6]));
    return new Ending(
        exchange, Outcome.valueOf(word[0]), Long.parseLong(word[1]), Long.parseLong(word[2]));
  }
}
