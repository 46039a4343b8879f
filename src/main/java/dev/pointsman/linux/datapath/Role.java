package dev.pointsman.linux.datapath;

/** What this node is to a service. */
public enum Role {
  /**
   * Its first packets are told and wait for a decision; those of unknown connections are strays.
   */
  OWNER(1),
  /**
   * Packets of known connections go to their servers, as they do while the VIP moves; what another
   * scheduler node sends goes to this host's own stack, as to that of a server; all else is
   * dropped: a client that still sends here, or does already, is neither to be refused nor to be
   * served by a service of this host, which nobody would know of.
   */
  STANDBY(2),
  /**
   * The same, but all else goes to this host's own stack, too: of a node that is a server and
   * cannot tell by the hardware address what another scheduler node sends.
   */
  STANDBY_OPEN(3);

  private final int number;

  Role(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }
}
