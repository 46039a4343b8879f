package dev.pointsman.linux.datapath;

/** What this node is to a service. */
public enum Role {
  /**
   * Its first packets are told and wait for a decision; those of unknown connections are strays.
   */
  OWNER(1),
  /**
   * Packets of known connections go to their servers, as they do while the VIP moves; all others to
   * this host's own stack, as one that is a server itself.
   */
  STANDBY(2);

  private final int number;

  Role(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }
}
