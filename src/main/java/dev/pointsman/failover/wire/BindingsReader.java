package dev.pointsman.failover.wire;

import dev.pointsman.failover.wire.BindingsMessage.Ask;
import dev.pointsman.failover.wire.BindingsMessage.Tell;
import dev.pointsman.model.Names;
import dev.pointsman.model.RuleId;
import dev.pointsman.model.ServerName;
import dev.pointsman.replication.document.ByteReader;
import dev.pointsman.replication.document.Malformed;
import dev.pointsman.stickiness.BindingChange;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what {@link BindingsWriter} writes; any bytes are a message or {@link Malformed}. */
public final class BindingsReader {
  private final ByteReader in;
  private final List<ServerName> servers = new ArrayList<>();
  private final List<BindingChange> changes = new ArrayList<>();
  private @Nullable RuleId rule;

  private BindingsReader(byte[] bytes) {
    this.in = new ByteReader(bytes);
  }

  /**
   * The message that these bytes are.
   *
   * @throws Malformed if they are none, or of a format this version does not know
   */
  public static BindingsMessage read(byte[] bytes) throws Malformed {
    return new BindingsReader(bytes).message();
  }

  private BindingsMessage message() throws Malformed {
    int format = in.readByte("format");
    if (format != BindingsWriter.FORMAT) {
      throw new Malformed("format: " + format + " (expected: " + BindingsWriter.FORMAT + ")");
    }
    int kind = in.readByte("kind");
    return switch (kind) {
      case BindingsWriter.ASKS -> {
        in.requireEnd();
        yield new Ask();
      }
      case BindingsWriter.TELLS -> {
        while (in.hasMore()) {
          one();
        }
        yield new Tell(changes);
      }
      default -> throw new Malformed("kind: " + kind + " (expected: 1 or 2)");
    };
  }

  private void one() throws Malformed {
    int kind = in.readByte("record");
    switch (kind) {
      case BindingsWriter.RULE ->
          rule =
              new RuleId(
                  new String(in.readBytes("rule", BindingsWriter.LONGEST), StandardCharsets.UTF_8));
      case BindingsWriter.SERVER -> servers.add(server());
      case BindingsWriter.IPV4 -> changes.add(binding(4));
      case BindingsWriter.IPV6 -> changes.add(binding(16));
      default -> throw new Malformed("record: " + kind + " (expected: 1, 2, 4 or 6)");
    }
  }

  private ServerName server() throws Malformed {
    String name = in.readName("server");
    if (!Names.valid(name)) {
      throw new Malformed("server: not a name (expected: " + Names.ALLOWED + ")");
    }
    return new ServerName(name);
  }

  private BindingChange binding(int octets) throws Malformed {
    byte[] address = new byte[octets];
    for (int i = 0; i < octets; i++) {
      address[i] = (byte) in.readByte("address");
    }
    int server = in.readInt("server");
    long used = in.readLong("last use");
    RuleId of = rule;
    if (of == null) {
      throw new Malformed("a binding before its rule");
    }
    if (server < 0 || server >= servers.size()) {
      throw new Malformed("server: " + server + " (expected: 0 to " + (servers.size() - 1) + ")");
    }
    if (used < 0) {
      throw new Malformed("last use: " + used + " (expected: >= 0)");
    }
    try {
      return new BindingChange(of, InetAddress.getByAddress(address), servers.get(server), used);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(octets + " octets are an address", e);
    }
  }
}
