package dev.pointsman.model;

import java.util.List;

/**
 * The hopped flows of a VIP as one node has them.
 *
 * @param flows how many it has: its own, or copies of the owner's
 * @param complete whether they are all that there are, as far as it knows
 * @param backups the nodes that this one tells of its flows; empty unless it is the owner
 */
public record HopView(Role role, int flows, boolean complete, List<BackupView> backups) {
  public HopView {
    backups = List.copyOf(backups);
  }

  /** What a node is to the flows. */
  public enum Role implements Labelled {
    /** It decides them. */
    OWNER("owner"),
    /** It keeps copies, to go on with them. */
    BACKUP("backup");

    private final String label;

    Role(String label) {
      this.label = label;
    }

    @Override
    public String label() {
      return label;
    }
  }

  /**
   * How far a backup is.
   *
   * @param complete whether it has all flows that there were when it joined
   * @param acknowledged changes that it has confirmed since it joined
   * @param behind changes that it has not confirmed yet
   * @param full whether it has no room for some flows
   */
  public record BackupView(
      NodeName node, boolean complete, long acknowledged, long behind, boolean full) {}
}
