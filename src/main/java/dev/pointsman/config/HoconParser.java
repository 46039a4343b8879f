package dev.pointsman.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import dev.pointsman.config.report.Findings;
import dev.pointsman.config.report.Place;
import dev.pointsman.config.source.HoconScan;
import dev.pointsman.config.source.HoconScanner;
import dev.pointsman.config.source.Positions;
import dev.pointsman.config.source.SourceReader;
import dev.pointsman.config.source.SourceText;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a HOCON file and those it includes, and checks what the library would pass over. */
final class HoconParser {
  /** Substitutions may make the text this much longer, in characters, at the very most. */
  private static final double MOST_GROWN = 64.0 * SourceReader.LONGEST;

  /** The library's time for a chain of substitutions grows with the square of its length. */
  private static final int MOST_SUBSTITUTIONS = 1000;

  private static final String NESTING =
      "at most " + HoconScanner.DEEPEST + " blocks and lists within each other";
  private static final Pattern QUOTED = Pattern.compile("got token: '([^']+)'|'([^']+)'");

  private final Positions positions = new Positions();
  private final Findings findings;
  private int included;

  HoconParser(Findings findings) {
    this.findings = findings;
  }

  Positions positions() {
    return positions;
  }

  Findings findings() {
    return findings;
  }

  /** Counts one more included file, and says whether that is within {@code most}. */
  boolean mayInclude(int most) {
    return ++included <= most;
  }

  /** The content of {@code file} with its substitutions open, or nothing and an error. */
  Optional<ConfigObject> parse(Path file, int depth) {
    return SourceReader.read(file, findings).flatMap(source -> parse(source, file, depth));
  }

  /** The content of a text that stands in {@code file}. */
  Optional<ConfigObject> parse(SourceText source, Path file, int depth) {
    HoconScan scan = HoconScanner.scan(source);
    positions.add(scan);
    if (source.text().isBlank()) {
      findings.error(Place.wholeFile(source.file()), "", "", "empty", "a `pointsman` block");
      return Optional.empty();
    }
    if (scan.tooDeep().isPresent()) {
      Place place = source.place(scan.tooDeep().getAsInt());
      findings.error(place, "", "", "nested too deeply", NESTING);
      return Optional.empty();
    }
    if (scan.substitutions().size() > MOST_SUBSTITUTIONS) {
      Place place = source.place(scan.substitutions().get(MOST_SUBSTITUTIONS).offset());
      String expected = "at most " + MOST_SUBSTITUTIONS + " a file";
      findings.error(place, "", "", "too many substitutions", expected);
      return Optional.empty();
    }
    if (scan.growth() * source.text().length() > MOST_GROWN) {
      Place place = source.place(scan.substitutions().getFirst().offset());
      String problem = "these substitutions can make the text grow without bounds";
      findings.error(place, "", "", problem, "fewer values of several substitutions each");
      return Optional.empty();
    }
    return library(source, file, depth);
  }

  private Optional<ConfigObject> library(SourceText source, Path file, int depth) {
    ConfigParseOptions options =
        ConfigParseOptions.defaults()
            .setSyntax(ConfigSyntax.CONF)
            .setOriginDescription(source.file())
            .setIncluder(new Includer(this, file, depth));
    int before = findings.errors();
    try {
      ConfigObject root = ConfigFactory.parseString(source.text(), options).root();
      // What an include lacks would show as errors of its own here: one cause is enough.
      return findings.errors() == before ? Optional.of(root) : Optional.empty();
    } catch (ConfigException syntax) {
      if (findings.errors() == before) {
        findings.error(place(syntax, source), "", "", message(syntax), "");
      }
      return Optional.empty();
    } catch (StackOverflowError deep) {
      findings.error(Place.wholeFile(source.file()), "", "", "nested too deeply", NESTING);
      return Optional.empty();
    }
  }

  /** The place of the token that the message quotes, in the line that the library gives. */
  static Place place(ConfigException problem, SourceText source) {
    int line = problem.origin() == null ? 0 : problem.origin().lineNumber();
    if (line < 1) {
      return Place.wholeFile(source.file());
    }
    Matcher quoted = QUOTED.matcher(message(problem));
    while (quoted.find()) {
      String token = quoted.group(1) == null ? quoted.group(2) : quoted.group(1);
      if (source.line(line).contains(token)) {
        return source.locate(line, token);
      }
    }
    return source.firstNonBlank(line);
  }

  /** The library's message without the place and the advice for programmers in it. */
  static String message(ConfigException problem) {
    String message = String.valueOf(problem.getMessage());
    if (problem.origin() != null) {
      message = message.replace(problem.origin().description() + ": ", "");
    }
    int advice = message.indexOf(" (if you intended");
    return advice < 0 ? message : message.substring(0, advice);
  }
}
