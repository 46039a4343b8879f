package dev.pointsman.api;

import dev.pointsman.config.report.Finding;
import java.util.List;

/** What became of a reload. */
public sealed interface ReloadOutcome {
  /**
   * The configuration is in force.
   *
   * @param changes what was changed, one line each in the order in which it was done; empty if
   *     nothing differed
   * @param needRestart the keys that differ and that only a restart puts in force
   * @param warnings what is probably not meant
   */
  record Reloaded(List<String> changes, List<String> needRestart, List<Finding> warnings)
      implements ReloadOutcome {
    public Reloaded {
      changes = List.copyOf(changes);
      needRestart = List.copyOf(needRestart);
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * The configuration cannot be used and nothing was changed.
   *
   * @param findings everything that is wrong with it
   */
  record Refused(List<Finding> findings) implements ReloadOutcome {
    public Refused {
      findings = List.copyOf(findings);
    }
  }
}
