package dev.pointsman.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pointsman.config.report.Finding;
import dev.pointsman.model.NodeSettings;
import dev.pointsman.model.Site;
import java.nio.file.Path;
import java.util.List;

/** Loads texts as configurations, for tests. */
final class Conf {
  private Conf() {}

  /** A configuration with one valid scheduler node, VIP and two servers, and {@code rest}. */
  static String with(String rest) {
    return """
        pointsman {
          schedulers { a {} }
          vips { media { address = 127.0.0.101, schedulers = [a] } }
          servers { s1 { address = 127.0.0.11 }, s2 { address = 127.0.0.12 } }
        """
        + rest
        + "\n}\n";
  }

  static LoadResult load(String text) {
    return ConfigLoader.load(Path.of("p.conf"), text.getBytes(UTF_8));
  }

  static LoadResult.Loaded loaded(String text) {
    return switch (load(text)) {
      case LoadResult.Loaded loaded -> loaded;
      case LoadResult.Invalid invalid -> throw new AssertionError(invalid.findings().toString());
    };
  }

  static Site site(String text) {
    return loaded(text).site();
  }

  static NodeSettings settings(String text) {
    return loaded(text).settings();
  }

  /** The findings of a text that is refused, as they are printed. */
  static List<String> errors(String text) {
    return switch (load(text)) {
      case LoadResult.Loaded loaded -> throw new AssertionError("loaded: " + loaded);
      case LoadResult.Invalid invalid ->
          invalid.findings().stream().map(Finding::toString).toList();
    };
  }
}
