package dev.pointsman.failover.wire;

import dev.pointsman.model.RuleId;
import dev.pointsman.model.ServerName;
import dev.pointsman.replication.document.ByteWriter;
import dev.pointsman.stickiness.BindingChange;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes bindings until a batch is full; {@link BindingsReader} reads it.
 *
 * <p>Format 1, big-endian: format (1 byte), kind (1; 1 asks, 2 tells), and then any number of
 * records, each of which begins with its kind (1): the rule of the bindings that follow (1; length
 * 4, UTF-8); the name of a server, which is known by its place among the names of this batch from
 * then on (2; length 1, UTF-8); a binding of an IPv4 (4) or IPv6 (6) address (4 or 16), with its
 * server (4) and when it was used last (8; milliseconds since 1970).
 */
public final class BindingsWriter {
  static final int FORMAT = 1;
  static final int ASKS = 1;
  static final int TELLS = 2;
  static final int RULE = 1;
  static final int SERVER = 2;
  static final int IPV4 = 4;
  static final int IPV6 = 6;

  /** The longest batch of a link is 64 KiB. */
  static final int LONGEST = 60_000;

  private final ByteWriter out = new ByteWriter().writeByte(FORMAT).writeByte(TELLS);
  private final Map<ServerName, Integer> servers = new LinkedHashMap<>();
  private @Nullable RuleId rule;
  private int size = 2;
  private int bindings;

  /** A message that asks for everything. */
  public static byte[] ask() {
    return new ByteWriter().writeByte(FORMAT).writeByte(ASKS).toBytes();
  }

  /** Adds a binding; false, having added nothing, if the batch would become too long. */
  public boolean add(BindingChange change) {
    byte[] address = change.client().getAddress();
    byte[] ruleText = change.rule().value().getBytes(StandardCharsets.UTF_8);
    boolean sameRule = change.rule().equals(rule);
    Integer known = servers.get(change.server());
    int more =
        1
            + address.length
            + Integer.BYTES
            + Long.BYTES
            + (sameRule ? 0 : 1 + Integer.BYTES + ruleText.length)
            + (known != null ? 0 : 2 + change.server().value().length());
    if (size + more > LONGEST) {
      if (bindings == 0) {
        throw new IllegalArgumentException("rule: " + ruleText.length + " bytes are too long");
      }
      return false;
    }
    if (!sameRule) {
      rule = change.rule();
      out.writeByte(RULE).writeBytes(ruleText);
    }
    int server = known == null ? servers.size() : known;
    if (known == null) {
      servers.put(change.server(), server);
      out.writeByte(SERVER).writeName(change.server().value());
    }
    out.writeByte(address.length == 4 ? IPV4 : IPV6);
    for (byte octet : address) {
      out.writeByte(octet);
    }
    out.writeInt(server).writeLong(change.usedMillis());
    size += more;
    bindings++;
    return true;
  }

  /** How many were added. */
  public int bindings() {
    return bindings;
  }

  /** The batch. */
  public byte[] toBytes() {
    return out.toBytes();
  }
}
