package dev.pointsman.linux.datapath;

import dev.pointsman.linux.MacAddress;
import dev.pointsman.model.FlowKey;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Keys and values of the maps, written and read; see {@link Layout}. */
final class Codec {
  static final int TCP = HeadCode.PROTOCOL_TCP;
  static final int UDP = HeadCode.PROTOCOL_UDP;

  private Codec() {}

  static byte[] flowKey(FlowKey key, int protocol) {
    byte[] bytes = new byte[Layout.FLOW_KEY];
    writeFlowKey(ByteBuffer.wrap(bytes), 0, key, protocol);
    return bytes;
  }

  static void writeFlowKey(ByteBuffer into, int at, FlowKey key, int protocol) {
    into.order(ByteOrder.BIG_ENDIAN)
        .putLong(at, key.clientHigh())
        .putLong(at + 8, key.clientLow())
        .putLong(at + 16, key.vipHigh())
        .putLong(at + 24, key.vipLow())
        .putShort(at + Layout.FLOW_CLIENT_PORT, (short) key.clientPort())
        .putShort(at + Layout.FLOW_VIP_PORT, (short) key.vipPort())
        .putInt(at + Layout.FLOW_PROTOCOL, protocol << 24);
  }

  static FlowKey readFlowKey(ByteBuffer from, int at) {
    ByteBuffer bytes = from.order(ByteOrder.BIG_ENDIAN);
    return new FlowKey(
        bytes.getLong(at),
        bytes.getLong(at + 8),
        bytes.getShort(at + Layout.FLOW_CLIENT_PORT) & 0xffff,
        bytes.getLong(at + 16),
        bytes.getLong(at + 24),
        bytes.getShort(at + Layout.FLOW_VIP_PORT) & 0xffff);
  }

  static void writeFlow(ByteBuffer into, int at, KernelFlow flow) {
    into.order(ByteOrder.nativeOrder())
        .putInt(at + Layout.FLOW_SERVER, flow.server())
        .putInt(at + Layout.FLOW_FLAGS, flow.flags())
        .putLong(at + Layout.FLOW_PACKETS, flow.packets())
        .putLong(at + Layout.FLOW_BYTES, flow.bytes())
        .putLong(at + Layout.FLOW_LAST_SEEN, flow.lastSeen());
  }

  static KernelFlow readFlow(FlowKey key, ByteBuffer from, int at) {
    ByteBuffer bytes = from.order(ByteOrder.nativeOrder());
    return new KernelFlow(
        key,
        bytes.getInt(at + Layout.FLOW_SERVER),
        bytes.getInt(at + Layout.FLOW_FLAGS),
        bytes.getLong(at + Layout.FLOW_PACKETS),
        bytes.getLong(at + Layout.FLOW_BYTES),
        bytes.getLong(at + Layout.FLOW_LAST_SEEN));
  }

  /** Port 0 for UDP. */
  static byte[] service(InetAddress vip, int port, int protocol) {
    return ByteBuffer.allocate(Layout.SERVICE_KEY)
        .putLong(FlowKey.high(vip))
        .putLong(FlowKey.low(vip))
        .putShort((short) port)
        .put((byte) protocol)
        .array();
  }

  static byte[] role(Role role, int newUntilTicks) {
    return ByteBuffer.allocate(Layout.SERVICE_VALUE)
        .order(ByteOrder.nativeOrder())
        .putInt(role.number())
        .putInt(newUntilTicks)
        .array();
  }

  static byte[] sessionKey(FlowKey key) {
    return Arrays.copyOf(flowKey(key, 0), Layout.SESSION_KEY);
  }

  static byte[] number(int value) {
    return ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.nativeOrder()).putInt(value).array();
  }

  static byte[] server(ServerEntry entry) {
    int flags =
        (entry.usable() ? Layout.SERVER_USABLE : 0) | (entry.local() ? Layout.SERVER_LOCAL : 0);
    return ByteBuffer.allocate(Layout.SERVER_VALUE)
        .order(ByteOrder.nativeOrder())
        .put(entry.to().toBytes())
        .put(entry.from().toBytes())
        .putInt(entry.link())
        .putInt(flags)
        .putLong(Layout.SERVER_TAG, entry.tag())
        .array();
  }

  static ServerEntry readServer(byte[] value) {
    ByteBuffer bytes = ByteBuffer.wrap(value).order(ByteOrder.nativeOrder());
    int flags = bytes.getInt(Layout.SERVER_FLAGS);
    return new ServerEntry(
        MacAddress.of(Arrays.copyOfRange(value, 0, 6)),
        MacAddress.of(Arrays.copyOfRange(value, 6, 12)),
        bytes.getInt(Layout.SERVER_LINK),
        (flags & Layout.SERVER_USABLE) != 0,
        (flags & Layout.SERVER_LOCAL) != 0,
        bytes.getLong(Layout.SERVER_TAG));
  }

  static byte[] peer(MacAddress mac) {
    return Arrays.copyOf(mac.toBytes(), Layout.PEER_KEY);
  }

  static byte[] peerAddress(InetAddress address) {
    return ByteBuffer.allocate(Layout.ADDRESS)
        .putLong(FlowKey.high(address))
        .putLong(FlowKey.low(address))
        .array();
  }
}
