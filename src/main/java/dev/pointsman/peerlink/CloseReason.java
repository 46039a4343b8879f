package dev.pointsman.peerlink;

import dev.pointsman.model.Labelled;

/** Why a link ended. */
public enum CloseReason implements Labelled {
  /**
   * The peer's kernel ended the connection without a farewell, and nobody listens at its port any
   * more: its process is gone.
   */
  PROCESS_GONE("process-gone"),
  /** The peer said farewell before it ended. */
  PLANNED("planned"),
  /** The peer said nothing for the time of silence: its host is lost, cut off, or it hangs. */
  SILENT("silent"),
  /** The peer sent what is not the protocol. */
  GARBAGE("garbage"),
  /** Another process of the same name took its place before its connection ended. */
  RESTARTED("restarted"),
  /** The network reported an error, which says nothing of the peer's process. */
  NETWORK("network");

  private final String label;

  CloseReason(String label) {
    this.label = label;
  }

  @Override
  public String label() {
    return label;
  }
}
