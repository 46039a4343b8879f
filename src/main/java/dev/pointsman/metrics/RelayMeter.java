package dev.pointsman.metrics;

/** Counts what is relayed between the clients of one rule and one server. One add for a call. */
public interface RelayMeter {
  /** Bytes went from client to server. */
  void bytesUp(long bytes);

  /** Bytes went from server to client. */
  void bytesDown(long bytes);

  /** A connection began to be relayed (1), or ended (-1). */
  void live(int delta);
}
