package dev.pointsman.linux;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The messages of rtnetlink(7) about queueing disciplines and classifiers. */
final class TrafficMessages {
  private static final int NEWQDISC = 36;
  private static final int DELQDISC = 37;
  private static final int GETQDISC = 38;
  private static final int NEWTFILTER = 44;
  private static final int DELTFILTER = 45;
  private static final int GETTFILTER = 46;

  private static final int HEADER = 20; // struct tcmsg

  /** TC_H_CLSACT: the place of the discipline that has no queue, only classifiers. */
  private static final int CLSACT = 0xfffffff1;

  private static final int CLSACT_HANDLE = 0xffff0000;

  /** Where its classifiers of each direction hang. */
  static final int INGRESS = 0xfffffff2;

  static final int EGRESS = 0xfffffff3;

  private static final int KIND = 1; // TCA_KIND
  private static final int OPTIONS = 2; // TCA_OPTIONS
  private static final int BPF_FD = 6; // TCA_BPF_FD
  private static final int BPF_NAME = 7; // TCA_BPF_NAME
  private static final int BPF_FLAGS = 8; // TCA_BPF_FLAGS
  private static final int BPF_ID = 11; // TCA_BPF_ID

  /** The program says itself what becomes of a packet. */
  private static final int DIRECT_ACTION = 1; // TCA_BPF_FLAG_ACT_DIRECT

  private static final int ALL_PROTOCOLS = 0x0300; // ETH_P_ALL in network byte order

  private TrafficMessages() {}

  static NetlinkRequest addClsact(int link) {
    int flags = NetlinkRequest.ACK | NetlinkRequest.CREATE | NetlinkRequest.EXCL;
    return header(NEWQDISC, flags, link, CLSACT_HANDLE, CLSACT, 0).attribute(KIND, "clsact");
  }

  static NetlinkRequest removeClsact(int link) {
    return header(DELQDISC, NetlinkRequest.ACK, link, CLSACT_HANDLE, CLSACT, 0)
        .attribute(KIND, "clsact");
  }

  static NetlinkRequest listDisciplines(int link) {
    return header(GETQDISC, NetlinkRequest.DUMP, link, 0, 0, 0);
  }

  static NetlinkRequest listFilters(int link, int direction) {
    return header(GETTFILTER, NetlinkRequest.DUMP, link, 0, direction, 0);
  }

  /** Adds a filter, or with {@code replace} puts another program into one, at once. */
  static NetlinkRequest setFilter(int link, Filter filter, int programFd, boolean replace) {
    int flags = NetlinkRequest.ACK | NetlinkRequest.CREATE | (replace ? 0 : NetlinkRequest.EXCL);
    byte[] name = (filter.name() + "\0").getBytes(StandardCharsets.US_ASCII);
    byte[] options = new byte[(8 + 8 + 4 + name.length + 3) & ~3];
    ByteBuffer.wrap(options)
        .order(ByteOrder.nativeOrder())
        .putShort((short) 8)
        .putShort((short) BPF_FD)
        .putInt(programFd)
        .putShort((short) 8)
        .putShort((short) BPF_FLAGS)
        .putInt(DIRECT_ACTION)
        .putShort((short) (4 + name.length))
        .putShort((short) BPF_NAME)
        .put(name);
    return header(NEWTFILTER, flags, link, filter.handle(), INGRESS, info(filter))
        .attribute(KIND, "bpf")
        .attribute(OPTIONS, options);
  }

  static NetlinkRequest removeFilter(int link, Filter filter) {
    return header(DELTFILTER, NetlinkRequest.ACK, link, filter.handle(), INGRESS, info(filter))
        .attribute(KIND, "bpf");
  }

  private static int info(Filter filter) {
    return filter.priority() << 16 | ALL_PROTOCOLS;
  }

  private static NetlinkRequest header(
      int type, int flags, int link, int handle, int parent, int info) {
    return new NetlinkRequest(type, flags).zeros(4).u32(link).u32(handle).u32(parent).u32(info);
  }

  /** The kind of the discipline that a message tells of, if it is this link's for classifiers. */
  static Optional<String> clsactKind(NetlinkMessage message, int link) throws IOException {
    requireHeader(message);
    return message.payload().getInt(4) == link && message.payload().getInt(12) == CLSACT
        ? Attributes.read(message.payload(), HEADER).text(KIND)
        : Optional.empty();
  }

  /** The filter that a message tells of; empty when it is another kind, or none. */
  static Optional<Filter> filter(NetlinkMessage message) throws IOException {
    requireHeader(message);
    ByteBuffer payload = message.payload();
    Attributes attributes = Attributes.read(payload, HEADER);
    Optional<byte[]> options = attributes.bytes(OPTIONS);
    int handle = payload.getInt(8);
    if (!attributes.text(KIND).equals(Optional.of("bpf")) || options.isEmpty() || handle == 0) {
      return Optional.empty();
    }
    Attributes bpf = Attributes.read(ByteBuffer.wrap(options.get()), 0);
    return Optional.of(
        new Filter(
            payload.getInt(16) >>> 16,
            handle,
            bpf.text(BPF_NAME).orElse(""),
            bpf.u32(BPF_ID).orElse(0)));
  }

  private static void requireHeader(NetlinkMessage message) throws IOException {
    if (message.payload().limit() < HEADER) {
      throw new IOException(
          "netlink message about traffic control of "
              + message.payload().limit()
              + " bytes (expected: "
              + HEADER
              + " or more)");
    }
  }
}
