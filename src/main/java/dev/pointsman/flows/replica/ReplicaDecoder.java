package dev.pointsman.flows.replica;

import dev.pointsman.flows.FlowChange;
import dev.pointsman.flows.FlowImage;
import dev.pointsman.flows.replica.Decoded.Malformed;
import dev.pointsman.flows.replica.Decoded.Message;
import dev.pointsman.flows.replica.ReplicaMessage.Ack;
import dev.pointsman.flows.replica.ReplicaMessage.Batch;
import dev.pointsman.model.FlowKey;
import dev.pointsman.model.Names;
import dev.pointsman.model.ServerName;
import dev.pointsman.model.Term;
import dev.pointsman.model.VipName;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads one message; nothing is allocated for a number before the bytes for it are there. */
final class ReplicaDecoder {
  private static final int LEAST_CHANGE = 9;

  private final ByteBuffer in;
  private final int length;

  /** A fault in the bytes; it does not leave this class. */
  private static final class Fault extends Exception {
    private static final long serialVersionUID = 1;

    final int position;

    Fault(int position, String reason) {
      super(reason, null, false, false);
      this.position = position;
    }
  }

  ReplicaDecoder(byte[] bytes) {
    this.in = ByteBuffer.wrap(bytes);
    this.length = bytes.length;
  }

  Decoded message() {
    try {
      if (length > ReplicaCodec.MOST_BYTES) {
        throw new Fault(0, length + " bytes (expected: at most " + ReplicaCodec.MOST_BYTES + ")");
      }
      Message message = new Message(read());
      if (in.hasRemaining()) {
        throw fault(in.remaining() + " bytes after the end");
      }
      return message;
    } catch (Fault fault) {
      return new Malformed(fault.position, String.valueOf(fault.getMessage()));
    }
  }

  private ReplicaMessage read() throws Fault {
    int version = u8();
    if (version != ReplicaCodec.VERSION) {
      throw new Fault(0, "version " + version + " (expected: " + ReplicaCodec.VERSION + ")");
    }
    int kind = u8();
    if (kind != ReplicaCodec.KIND_BATCH && kind != ReplicaCodec.KIND_ACK) {
      throw new Fault(1, "kind " + kind + " (expected: 1 or 2)");
    }
    VipName vip = new VipName(name());
    Origin origin =
        new Origin(
            new Term(number("term", 0, 1L << 62)), u8(), number("account", 0, Long.MAX_VALUE));
    return kind == ReplicaCodec.KIND_BATCH ? batch(vip, origin) : ack(vip, origin);
  }

  private Ack ack(VipName vip, Origin origin) throws Fault {
    long incarnation = i64();
    long upTo = number("up to", 0, Long.MAX_VALUE);
    int flags = flags(ReplicaCodec.ACK_FULL);
    return new Ack(vip, origin, incarnation, upTo, flags != 0);
  }

  private Batch batch(VipName vip, Origin origin) throws Fault {
    long sequence = number("sequence", 1, Long.MAX_VALUE);
    int flags =
        flags(ReplicaCodec.BATCH_COMPLETE | ReplicaCodec.BATCH_CHANGES | ReplicaCodec.BATCH_IPV4);
    boolean complete = (flags & ReplicaCodec.BATCH_COMPLETE) != 0;
    boolean ipv4 = (flags & ReplicaCodec.BATCH_IPV4) != 0;
    if ((flags & ReplicaCodec.BATCH_CHANGES) == 0) {
      if (ipv4) {
        throw fault("an address family without flows");
      }
      return new Batch(vip, origin, sequence, complete, List.of());
    }
    return new Batch(vip, origin, sequence, complete, changes(ipv4));
  }

  private List<FlowChange> changes(boolean ipv4) throws Fault {
    long vipHigh = ipv4 ? 0 : i64();
    long vipLow = low(ipv4, vipHigh);
    int servers = count("servers", 0, 1 + 1);
    List<ServerName> names = new ArrayList<>(servers);
    for (int i = 0; i < servers; i++) {
      names.add(new ServerName(name()));
    }
    int count = count("changes", 1, LEAST_CHANGE);
    List<FlowChange> changes = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      changes.add(change(ipv4, vipHigh, vipLow, names));
    }
    return changes;
  }

  private FlowChange change(boolean ipv4, long vipHigh, long vipLow, List<ServerName> names)
      throws Fault {
    int all =
        ReplicaCodec.CHANGE_PUT
            | ReplicaCodec.CHANGE_CONFIRMED
            | ReplicaCodec.CHANGE_FIN
            | ReplicaCodec.CHANGE_RESET;
    int flags = flags(all);
    boolean put = (flags & ReplicaCodec.CHANGE_PUT) != 0;
    if (!put && flags != 0) {
      throw fault("flags of a flow that is removed: " + flags + " (expected: 0)");
    }
    long clientHigh = ipv4 ? 0 : i64();
    long clientLow = low(ipv4, clientHigh);
    FlowKey key = new FlowKey(clientHigh, clientLow, u16(), vipHigh, vipLow, u16());
    if (!put) {
      return new FlowChange.Removed(key);
    }
    int server = u16();
    if (server >= names.size()) {
      throw fault("server " + server + " (expected: less than " + names.size() + ")");
    }
    long started = ((long) u16() << 32) | Integer.toUnsignedLong(i32());
    return new FlowChange.Put(
        new FlowImage(
            key,
            names.get(server),
            started,
            (flags & ReplicaCodec.CHANGE_CONFIRMED) != 0,
            (flags & ReplicaCodec.CHANGE_FIN) != 0,
            (flags & ReplicaCodec.CHANGE_RESET) != 0));
  }

  /** The last 64 bits of an address; with IPv6, no IPv4 address may come of it. */
  private long low(boolean ipv4, long high) throws Fault {
    if (ipv4) {
      return FlowKey.mapped(i32());
    }
    long low = i64();
    if (FlowKey.isMapped(high, low)) {
      throw fault("an IPv4 address as IPv6");
    }
    return low;
  }

  private String name() throws Fault {
    int size = u8();
    int at = in.position();
    need(size);
    byte[] bytes = new byte[size];
    in.get(bytes);
    String name = new String(bytes, StandardCharsets.ISO_8859_1);
    if (!Names.valid(name)) {
      throw new Fault(at, "a name that none can be (expected: " + Names.ALLOWED + ")");
    }
    return name;
  }

  private int count(String what, int least, int octetsEach) throws Fault {
    int count = u16();
    if (count < least || count > ReplicaMessage.MOST_CHANGES) {
      throw fault(
          "%s: %d (expected: %d to %d)".formatted(what, count, least, ReplicaMessage.MOST_CHANGES));
    }
    need(count * octetsEach);
    return count;
  }

  private long number(String what, long least, long most) throws Fault {
    long value = i64();
    if (value < least || value > most) {
      throw fault("%s: %d (expected: %d to %d)".formatted(what, value, least, most));
    }
    return value;
  }

  private int flags(int known) throws Fault {
    int flags = u8();
    if ((flags & ~known) != 0) {
      throw fault("flags: " + flags + " (expected: none but " + known + ")");
    }
    return flags;
  }

  private int u8() throws Fault {
    need(1);
    return in.get() & 0xff;
  }

  private int u16() throws Fault {
    need(2);
    return in.getShort() & 0xffff;
  }

  private int i32() throws Fault {
    need(4);
    return in.getInt();
  }

  private long i64() throws Fault {
    need(8);
    return in.getLong();
  }

  private void need(int octets) throws Fault {
    if (in.remaining() < octets) {
      throw new Fault(
          length,
          "ends after %d bytes (expected: %d more)".formatted(length, octets - in.remaining()));
    }
  }

  private Fault fault(String reason) {
    return new Fault(in.position(), reason);
  }
}
