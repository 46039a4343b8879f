package dev.pointsman.failover;

import java.util.Optional;

/** What a batch of a link is about; its first octet says so. */
enum BatchKind {
  /** Which client is bound to which server. */
  BINDINGS(1),
  /** Flows of VIPs that hop, and acknowledgements of them. */
  FLOWS(2);

  private final int number;

  BatchKind(int number) {
    this.number = number;
  }

  byte number() {
    return (byte) number;
  }

  /** The kind of that number; empty if this version has none. */
  static Optional<BatchKind> of(int number) {
    for (BatchKind kind : values()) {
      if (kind.number == number) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}
