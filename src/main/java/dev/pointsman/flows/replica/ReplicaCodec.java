package dev.pointsman.flows.replica;

import dev.pointsman.flows.FlowChange;
import dev.pointsman.flows.FlowImage;
import dev.pointsman.flows.replica.ReplicaMessage.Ack;
import dev.pointsman.flows.replica.ReplicaMessage.Batch;
import dev.pointsman.model.FlowKey;
import dev.pointsman.model.ServerName;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A {@link ReplicaMessage} as bytes, in network byte order:
 *
 * <pre>
 * both    version 1 (1 octet), kind (1), VIP (1 octet of length, ASCII), term (8), rank (1), account (8)
 * batch   sequence (8), flags (1), then, if there are changes:
 *         the VIP's address (4 or 16, by a flag), number of servers (2), each as the VIP's name,
 *         number of changes (2), each:
 *           flags (1), client's address (as long as the VIP's), client's port (2), VIP's port (2),
 *           and if it is put: number of the server among those above (2), when it started (6)
 * ack     incarnation (8), up to (8), flags (1)
 * </pre>
 *
 * <p>A flow that is put takes 17 octets with IPv4 and 29 with IPv6, one that is removed 9 and 21.
 */
public final class ReplicaCodec {
  static final int VERSION = 1;

  static final int KIND_BATCH = 1;
  static final int KIND_ACK = 2;

  static final int BATCH_COMPLETE = 1;
  static final int BATCH_CHANGES = 2;
  static final int BATCH_IPV4 = 4;

  static final int CHANGE_PUT = 1;
  static final int CHANGE_CONFIRMED = 2;
  static final int CHANGE_FIN = 4;
  static final int CHANGE_RESET = 8;

  static final int ACK_FULL = 1;

  private static final int LONGEST_NAME = 1 + 64;

  /** Version, kind, VIP, origin, sequence, flags, address, number of servers and of changes. */
  private static final int LONGEST_HEAD = 2 + LONGEST_NAME + 17 + 8 + 1 + 16 + 2 + 2;

  private static final int LONGEST_CHANGE = 1 + 16 + 2 + 2 + 2 + 6;

  /** No message is longer: 48,241 bytes. */
  public static final int MOST_BYTES =
      LONGEST_HEAD + ReplicaMessage.MOST_CHANGES * (LONGEST_NAME + LONGEST_CHANGE);

  private ReplicaCodec() {}

  /**
   * Writes a message.
   *
   * @throws IllegalArgumentException if its flows are not of one VIP
   */
  public static byte[] encode(ReplicaMessage message) {
    ByteBuffer out = ByteBuffer.allocate(MOST_BYTES);
    out.put((byte) VERSION);
    switch (message) {
      case Batch batch -> {
        head(out, KIND_BATCH, batch.vip().value(), batch.origin());
        batch(out, batch);
      }
      case Ack ack -> {
        head(out, KIND_ACK, ack.vip().value(), ack.origin());
        out.putLong(ack.incarnation()).putLong(ack.upTo()).put((byte) (ack.full() ? ACK_FULL : 0));
      }
    }
    return Arrays.copyOf(out.array(), out.position());
  }

  /** Reads what {@link #encode} wrote; anything else is told as such. */
  public static Decoded decode(byte[] bytes) {
    return new ReplicaDecoder(bytes).message();
  }

  private static void head(ByteBuffer out, int kind, String vip, Origin origin) {
    out.put((byte) kind);
    name(out, vip);
    out.putLong(origin.term().value()).put((byte) origin.rank()).putLong(origin.account());
  }

  private static void batch(ByteBuffer out, Batch batch) {
    out.putLong(batch.sequence());
    int complete = batch.complete() ? BATCH_COMPLETE : 0;
    if (batch.changes().isEmpty()) {
      out.put((byte) complete);
      return;
    }
    FlowKey vip = batch.changes().getFirst().key();
    out.put((byte) (complete | BATCH_CHANGES | (vip.isIpv4() ? BATCH_IPV4 : 0)));
    address(out, vip.isIpv4(), vip.vipHigh(), vip.vipLow());
    Map<ServerName, Integer> servers = servers(out, batch.changes());
    out.putShort((short) batch.changes().size());
    for (FlowChange change : batch.changes()) {
      FlowKey key = change.key();
      if (!key.hasVipOf(vip)) {
        throw new IllegalArgumentException("flows of two VIPs: " + vip + ", " + key);
      }
      out.put((byte) flags(change));
      address(out, vip.isIpv4(), key.clientHigh(), key.clientLow());
      out.putShort((short) key.clientPort()).putShort((short) key.vipPort());
      if (change instanceof FlowChange.Put put) {
        Integer server = servers.getOrDefault(put.image().server(), 0);
        long started = put.image().startedMillis();
        out.putShort(server.shortValue()).putShort((short) (started >>> 32)).putInt((int) started);
      }
    }
  }

  /** Writes each server's name once. */
  private static Map<ServerName, Integer> servers(ByteBuffer out, List<FlowChange> changes) {
    Map<ServerName, Integer> numbers = new HashMap<>();
    List<ServerName> names = new ArrayList<>();
    for (FlowChange change : changes) {
      if (change instanceof FlowChange.Put put
          && numbers.putIfAbsent(put.image().server(), names.size()) == null) {
        names.add(put.image().server());
      }
    }
    out.putShort((short) names.size());
    names.forEach(name -> name(out, name.value()));
    return numbers;
  }

  private static int flags(FlowChange change) {
    if (!(change instanceof FlowChange.Put put)) {
      return 0;
    }
    FlowImage image = put.image();
    return CHANGE_PUT
        | (image.confirmed() ? CHANGE_CONFIRMED : 0)
        | (image.fin() ? CHANGE_FIN : 0)
        | (image.reset() ? CHANGE_RESET : 0);
  }

  private static void name(ByteBuffer out, String name) {
    byte[] ascii = name.getBytes(StandardCharsets.US_ASCII);
    out.put((byte) ascii.length).put(ascii);
  }

  private static void address(ByteBuffer out, boolean ipv4, long high, long low) {
    if (ipv4) {
      out.putInt((int) low);
    } else {
      out.putLong(high).putLong(low);
    }
  }
}
