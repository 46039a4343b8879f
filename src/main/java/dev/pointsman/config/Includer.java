package dev.pointsman.config;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import dev.pointsman.config.report.Place;
import java.io.File;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Includes files relative to the one that includes them, within the same bounds; nothing else.
 *
 * <p>HOCON passes over an included file that is missing; here that is a warning, and an error for
 * {@code include required(...)}.
 */
final class Includer
    implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderURL, ConfigIncluderClasspath {
  /** Files within each other, which also ends a file that includes itself. */
  static final int DEEPEST = 8;

  /** Files in all: a file may include another twice, and that one a third twice. */
  static final int MOST = 64;

  private final HoconParser parser;
  private final Path including;
  private final int depth;

  Includer(HoconParser parser, Path including, int depth) {
    this.parser = parser;
    this.including = including;
    this.depth = depth;
  }

  @Override
  public ConfigIncluder withFallback(ConfigIncluder fallback) {
    // The library offers its own includer here, which knows no bounds.
    return this;
  }

  @Override
  public ConfigObject include(ConfigIncludeContext context, String what) {
    Path file;
    try {
      file = including.resolveSibling(what);
    } catch (InvalidPathException notAPath) {
      return refuse(what, "not a file name", "");
    }
    if (!Files.exists(file)) {
      Path withSuffix = file.resolveSibling(file.getFileName() + ".conf");
      if (!Files.exists(withSuffix)) {
        return missing(what, context.parseOptions().getAllowMissing());
      }
      file = withSuffix;
    }
    if (depth >= DEEPEST) {
      return refuse(what, "included too deeply", "at most " + DEEPEST + " files in each other");
    }
    if (!parser.mayInclude(MOST)) {
      return refuse(what, "too many includes", "at most " + MOST);
    }
    return parser.parse(file, depth + 1).orElseGet(Includer::nothing);
  }

  @Override
  public ConfigObject includeFile(ConfigIncludeContext context, File what) {
    return include(context, what.getPath());
  }

  @Override
  public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
    return refuse(what.toString(), "not supported", "a file");
  }

  @Override
  public ConfigObject includeResources(ConfigIncludeContext context, String what) {
    return refuse(what, "not supported", "a file");
  }

  private ConfigObject missing(String what, boolean allowed) {
    if (!allowed) {
      return refuse(what, "no such file", "a file that exists");
    }
    parser.findings().warning(place(what), "include", what, "no such file, so left out", "");
    return nothing();
  }

  private ConfigObject refuse(String what, String problem, String expected) {
    parser.findings().error(place(what), "include", what, problem, expected);
    return nothing();
  }

  private Place place(String what) {
    return parser.positions().scans().stream()
        .filter(scan -> scan.source().file().equals(including.toString()))
        .findFirst()
        .map(scan -> scan.source().placeOf(what))
        .orElseGet(() -> Place.wholeFile(including.toString()));
  }

  private static ConfigObject nothing() {
    return ConfigFactory.empty().root();
  }
}
