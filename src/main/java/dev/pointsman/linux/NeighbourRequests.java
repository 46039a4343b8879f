package dev.pointsman.linux;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What {@link Neighbours} has asked of the kernel and awaits an answer to. Guarded by its lock. */
final class NeighbourRequests {
  /** What the kernel is asked to do about an address. */
  enum Request {
    /** To say what it knows, and then to {@link #USE} it. */
    READ,
    /** To say what it knows, and then to {@link #CONFIRM} it. */
    READ_TO_CONFIRM,
    USE,
    CONFIRM;

    boolean reads() {
      return this == READ || this == READ_TO_CONFIRM;
    }
  }

  /** A request. */
  record Asked(InetAddress address, Request request) {
    String name() {
      return request.reads() ? "RTM_GETNEIGH" : "RTM_NEWNEIGH";
    }
  }

  private final NewsSocket socket;
  private final Link link;
  private final Map<Integer, Asked> asked = new HashMap<>();
  private int sequence;

  NeighbourRequests(NewsSocket socket, Link link) {
    this.socket = socket;
    this.link = link;
  }

  /** Sends a request; the kernel answers each. */
  void send(InetAddress address, Request request) throws SystemCallException {
    Asked what = new Asked(address, request);
    sequence = sequence == Integer.MAX_VALUE ? 1 : sequence + 1; // 0 is the kernel's own news
    asked.put(sequence, what);
    try {
      socket.send(message(what).toBytes(sequence), what.name() + ' ' + describe(address));
    } catch (SystemCallException e) {
      asked.remove(sequence);
      throw e;
    }
  }

  private NetlinkRequest message(Asked what) {
    return switch (what.request()) {
      case READ, READ_TO_CONFIRM -> NeighbourMessages.get(link.index(), what.address());
      case USE -> NeighbourMessages.use(link.index(), what.address());
      case CONFIRM -> NeighbourMessages.confirm(link.index(), what.address());
    };
  }

  /** The request that a message answers; empty if it is news. */
  Optional<Asked> answeredBy(NetlinkMessage message) {
    return Optional.ofNullable(asked.remove(message.sequence()));
  }

  /** Their answers are lost. */
  void forgetAll() {
    asked.clear();
  }

  String describe(InetAddress address) {
    return address.getHostAddress() + " on " + link.name();
  }
}
