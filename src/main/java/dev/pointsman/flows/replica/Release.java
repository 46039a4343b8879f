package dev.pointsman.flows.replica;

import dev.pointsman.model.FlowKey;
import dev.pointsman.model.Labelled;

/**
 * A SYN that may go on to its server.
 *
 * @param key its flow
 * @param why to be counted
 */
public record Release(FlowKey key, Why why) {
  /** Why it may. */
  public enum Why implements Labelled {
    /** Enough backups have acknowledged the flow. */
    HELD("held"),
    /** They took too long; if the owner dies now, this connection may be lost. */
    OVERDUE("overdue"),
    /** There is no backup. */
    NO_BACKUP("no-backup");

    private final String label;

    Why(String label) {
      this.label = label;
    }

    @Override
    public String label() {
      return label;
    }
  }
}
