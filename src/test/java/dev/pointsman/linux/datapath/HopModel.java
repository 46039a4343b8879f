package dev.pointsman.linux.datapath;

import dev.pointsman.model.FlowKey;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the program has to do with a frame, said once more in Java, with rings that never fill. */
final class HopModel {
  @SuppressWarnings("ArrayRecordComponent") // looked at, compared by nobody
  record Verdict(int action, byte[] frame) {}

  static final class State {
    final int server;
    int flags;
    long packets;
    long bytes;

    State(int server) {
      this.server = server;
    }
  }

  /**
   * @param isNew whether it is a new one, until the end of all days
   */
  record Service(Role role, boolean isNew) {}

  final Map<String, Service> services = new HashMap<>();
  final Map<String, State> flows = new HashMap<>();
  final Map<String, State> udp = new HashMap<>();
  final Map<String, Integer> sessions = new HashMap<>();
  final Map<Integer, ServerEntry> servers = new HashMap<>();
  final Map<String, String> peers = new HashMap<>();
  final Map<Counter, Long> counters = new EnumMap<>(Counter.class);
  final List<EventType> events = new ArrayList<>();
  final List<EventType> strays = new ArrayList<>();

  HopModel() {
    for (Counter counter : Counter.values()) {
      counters.put(counter, 0L);
    }
  }

  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  static String key(FlowKey flow, int protocol) {
    return hex(Codec.flowKey(flow, protocol));
  }

  Verdict decide(byte[] frame) {
    ByteBuffer bytes = ByteBuffer.wrap(frame);
    if (frame.length < 34 || !Arrays.equals(frame, 0, 6, new byte[6], 0, 6)) {
      return pass(frame);
    }
    int type = bytes.getShort(12) & 0xffff;
    byte[] key = new byte[Layout.FLOW_KEY];
    int next;
    int protocol;
    if (type == 0x0800) {
      int ihl = frame[14] & 0xf;
      if ((frame[14] & 0xf0) != 0x40 || ihl < 5 || (bytes.getShort(20) & 0x3fff) != 0) {
        return pass(frame);
      }
      protocol = frame[23] & 0xff;
      next = 14 + 4 * ihl;
      mapped(frame, 26, key, 0);
      mapped(frame, 30, key, 16);
      if (protocol == 1) {
        return icmp(frame, next, key, true);
      }
    } else if (type == 0x86dd && frame.length >= 54 && (frame[14] & 0xf0) == 0x60) {
      protocol = frame[20] & 0xff;
      next = 54;
      System.arraycopy(frame, 22, key, 0, 32);
      if (protocol == 58) {
        return icmp(frame, next, key, false);
      }
    } else {
      return pass(frame);
    }
    return switch (protocol) {
      case 6 -> tcp(frame, next, key);
      case 17 -> udp(frame, next, key);
      default -> pass(frame);
    };
  }

  private Verdict tcp(byte[] frame, int at, byte[] key) {
    if (frame.length < at + 20) {
      return pass(frame);
    }
    System.arraycopy(frame, at, key, 32, 4);
    key[36] = 6;
    Service service = service(key, true, 6);
    if (service == null) {
      return pass(frame);
    }
    int flags = frame[at + 13];
    boolean first = (flags & 0x17) == 2;
    State flow = flows.get(hex(key));
    if (flow == null || (first && (flow.flags & 6) != 0)) {
      boolean own = hex(Arrays.copyOf(key, 16)).equals(peer(frame));
      if ((!service.isNew() || own) && fromPeer(frame)) {
        return pass(frame);
      } else if (service.role() == Role.STANDBY_OPEN) {
        return pass(frame);
      } else if (service.role() == Role.STANDBY) {
        count(Counter.NOT_OWNED, 1);
      } else if (first) {
        events.add(EventType.SYN);
        count(Counter.SYNS, 1);
      } else {
        strays.add(EventType.STRAY);
        count(Counter.STRAYS, 1);
      }
      return drop(frame);
    }
    seen(flow, frame);
    int now =
        ((flags & 1) != 0 ? KernelFlow.FIN : 0)
            | ((flags & 4) != 0 ? KernelFlow.RST : 0)
            | ((flags & 0x16) == 0x10 ? KernelFlow.ESTABLISHED : 0);
    int added = now & ~flow.flags;
    flow.flags |= now;
    if ((added & KernelFlow.RST) != 0) {
      events.add(EventType.RST);
    } else if ((added & KernelFlow.FIN) != 0) {
      events.add(EventType.FIN);
    }
    return forward(frame, flow.server, null, service.isNew());
  }

  private Verdict udp(byte[] frame, int at, byte[] key) {
    if (frame.length < at + 8) {
      return pass(frame);
    }
    System.arraycopy(frame, at, key, 32, 4);
    key[36] = 17;
    if (service(key, false, 17) == null || fromPeer(frame)) {
      return pass(frame);
    }
    State path = udp.get(hex(key));
    if (path == null) {
      Integer server = sessions.get(hex(Arrays.copyOf(key, 32)));
      if (server == null) {
        return pass(frame);
      }
      path = new State(server);
      udp.put(hex(key), path);
    }
    seen(path, frame);
    return forward(frame, path.server, Counter.UDP, false);
  }

  private Verdict icmp(byte[] frame, int at, byte[] key, boolean v4) {
    int type = frame.length < at + 8 ? -1 : frame[at] & 0xff;
    boolean error = v4 ? type == 3 || type == 11 || type == 12 : type >= 1 && type <= 4;
    int quoted = at + 8;
    int header = v4 ? 20 : 40;
    if (!error || frame.length < quoted + header) {
      return pass(frame);
    }
    int protocol;
    if (v4) {
      int ihl = frame[quoted] & 0xf;
      boolean later = (ByteBuffer.wrap(frame).getShort(quoted + 6) & 0x1fff) != 0;
      if ((frame[quoted] & 0xf0) != 0x40 || ihl < 5 || later) {
        return pass(frame);
      }
      header = 4 * ihl;
      protocol = frame[quoted + 9] & 0xff;
      if (!Arrays.equals(frame, quoted + 12, quoted + 16, key, 28, 32)) {
        return pass(frame);
      }
      mapped(frame, quoted + 16, key, 0);
    } else {
      if ((frame[quoted] & 0xf0) != 0x60
          || !Arrays.equals(frame, quoted + 8, quoted + 24, key, 16, 32)) {
        return pass(frame);
      }
      protocol = frame[quoted + 6] & 0xff;
      System.arraycopy(frame, quoted + 24, key, 0, 16);
    }
    int ports = quoted + header;
    if (frame.length < ports + 4 || (protocol != 6 && protocol != 17)) {
      return pass(frame);
    }
    System.arraycopy(frame, ports, key, 34, 2);
    System.arraycopy(frame, ports + 2, key, 32, 2);
    key[36] = (byte) protocol;
    State flow = (protocol == 6 ? flows : udp).get(hex(key));
    Integer server =
        flow != null
            ? Integer.valueOf(flow.server)
            : protocol == 17 ? sessions.get(hex(Arrays.copyOf(key, 32))) : null;
    return server == null ? pass(frame) : forward(frame, server, Counter.ICMP, false);
  }

  private Verdict forward(byte[] frame, int number, @Nullable Counter kind, boolean isNew) {
    ServerEntry server = servers.get(number);
    if (server == null || !server.usable()) {
      count(Counter.UNUSABLE, 1);
      return drop(frame);
    } else if (server.local()) {
      count(Counter.LOCAL, 1);
      return pass(frame);
    } else if (fromPeer(frame)) {
      return isNew ? drop(frame) : pass(frame);
    }
    count(Counter.FORWARDED, 1);
    count(Counter.FORWARDED_BYTES, frame.length);
    if (kind != null) {
      count(kind, 1);
    }
    byte[] sent = frame.clone();
    System.arraycopy(server.to().toBytes(), 0, sent, 0, 6);
    System.arraycopy(server.from().toBytes(), 0, sent, 6, 6);
    return new Verdict(HopProgram.REDIRECT, sent);
  }

  private @Nullable Service service(byte[] key, boolean withPort, int protocol) {
    byte[] service = Arrays.copyOf(Arrays.copyOfRange(key, 16, 32), Layout.SERVICE_KEY);
    if (withPort) {
      System.arraycopy(key, 34, service, 16, 2);
    }
    service[18] = (byte) protocol;
    return services.get(hex(service));
  }

  private boolean fromPeer(byte[] frame) {
    boolean peer = peer(frame) != null;
    count(Counter.FROM_PEERS, peer ? 1 : 0);
    return peer;
  }

  private @Nullable String peer(byte[] frame) {
    return peers.get(hex(Arrays.copyOfRange(frame, 6, 12)));
  }

  private static void seen(State flow, byte[] frame) {
    flow.packets++;
    flow.bytes += frame.length;
  }

  private void count(Counter counter, long value) {
    counters.merge(counter, value, Long::sum);
  }

  private static void mapped(byte[] frame, int from, byte[] key, int to) {
    key[to + 10] = -1;
    key[to + 11] = -1;
    Arrays.fill(key, to, to + 10, (byte) 0);
    System.arraycopy(frame, from, key, to + 12, 4);
  }

  private static Verdict pass(byte[] frame) {
    return new Verdict(HopProgram.PASS, frame);
  }

  private static Verdict drop(byte[] frame) {
    return new Verdict(HopProgram.DROP, frame);
  }
}
