package dev.pointsman.hop;

import dev.pointsman.model.ServerName;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;

/**
 * A server as the kernel tells it from others: one of the same name at another address is another,
 * as connections to the one are nothing to the other.
 */
public record ServerAt(ServerName name, InetAddress address) {
  private static final long FNV_BASIS = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  /** By which a later process knows it in the kernel's map: FNV-1a of name and address. */
  long tag() {
    long hash = FNV_BASIS;
    String text = name.value() + "@" + address.getHostAddress();
    for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (each & 0xff)) * FNV_PRIME;
    }
    return hash;
  }

  @Override
  public String toString() {
    return name + " (" + address.getHostAddress() + ")";
  }
}
