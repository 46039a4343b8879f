package dev.pointsman.config.agentrules;

import java.net.InetAddress;

/** A VIP or a server as a line of {@code agent-rules} gives it. */
public sealed interface Party {
  /** By its address, as Central Dispatch had it. */
  record ByAddress(InetAddress address) implements Party {}

  /** By its name in the site, which is Pointsman's addition. */
  record ByName(String name) implements Party {}
}
