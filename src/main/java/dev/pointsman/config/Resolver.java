package dev.pointsman.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValueFactory;
import dev.pointsman.config.report.Findings;
import dev.pointsman.config.report.Place;
import dev.pointsman.config.source.HoconScan;
import dev.pointsman.config.source.Positions;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts in the values of substitutions, from the file or else the environment.
 *
 * <p>The library stops at the first one that has no value. To report them all, that one is given
 * one for the time being and the library is asked again.
 */
final class Resolver {
  private static final int MOST = 100;
  private static final Pattern NAME = Pattern.compile("\\$\\{([^}]*)}");

  private final Positions positions;
  private final Findings findings;

  Resolver(Positions positions, Findings findings) {
    this.positions = positions;
    this.findings = findings;
  }

  Optional<ConfigObject> resolve(ConfigObject root) {
    Config config = root.toConfig();
    boolean whole = true;
    for (int i = 0; i < MOST; i++) {
      try {
        ConfigObject resolved = config.resolve().root();
        return whole ? Optional.of(resolved) : Optional.empty();
      } catch (ConfigException.UnresolvedSubstitution unresolved) {
        whole = false;
        Optional<String> path = report(unresolved);
        if (path.isEmpty()) {
          return Optional.empty();
        }
        config = config.withValue(path.get(), ConfigValueFactory.fromAnyRef("0"));
      } catch (ConfigException other) {
        if (whole) {
          Place place = HoconParser.place(other, file(other).source());
          findings.error(place, "", "", HoconParser.message(other), "");
        }
        return Optional.empty();
      } catch (StackOverflowError deep) {
        Place place = Place.wholeFile(positions.scans().getFirst().source().file());
        findings.error(place, "", "", "substitutions within each other too deeply", "");
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** Reports it and gives its path, or nothing when no value can help, as with a cycle. */
  private Optional<String> report(ConfigException.UnresolvedSubstitution unresolved) {
    HoconScan file = file(unresolved);
    Matcher name = NAME.matcher(HoconParser.message(unresolved));
    if (!name.find()) {
      Place place = HoconParser.place(unresolved, file.source());
      findings.error(place, "", "", HoconParser.message(unresolved), "");
      return Optional.empty();
    }
    String path = name.group(1);
    boolean cycle = HoconParser.message(unresolved).contains("cycle");
    String problem = cycle ? "it leads back to itself" : "it has no value";
    String expected =
        "a path with a value or an environment variable; ${?" + path + "} where it may have none";
    findings.error(
        file.placeOfSubstitution(path)
            .orElseGet(() -> HoconParser.place(unresolved, file.source())),
        "substitution",
        "${" + path + "}",
        problem,
        cycle ? "" : expected);
    return cycle ? Optional.empty() : Optional.of(path);
  }

  private HoconScan file(ConfigException problem) {
    String description = problem.origin() == null ? "" : problem.origin().description();
    return positions.fileOf(description).orElseGet(() -> positions.scans().getFirst());
  }
}
