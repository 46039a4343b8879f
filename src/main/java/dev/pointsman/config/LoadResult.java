package dev.pointsman.config;

import dev.pointsman.config.report.Finding;
import dev.pointsman.model.NodeSettings;
import dev.pointsman.model.Site;
import java.util.List;

/** What became of reading a configuration. */
public sealed interface LoadResult {
  /**
   * It can be used.
   *
   * @param site what the whole site is
   * @param settings what concerns this process
   * @param warnings what is probably not meant; no errors among them
   */
  record Loaded(Site site, NodeSettings settings, List<Finding> warnings) implements LoadResult {
    public Loaded {
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * It cannot be used.
   *
   * @param findings every error and warning, by file and position; at least one error
   */
  record Invalid(List<Finding> findings) implements LoadResult {
    public Invalid {
      findings = List.copyOf(findings);
    }
  }

  /** All findings, of either result. */
  default List<Finding> findings() {
    return switch (this) {
      case Loaded loaded -> loaded.warnings();
      case Invalid invalid -> invalid.findings();
    };
  }
}
