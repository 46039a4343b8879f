package dev.pointsman.linux.datapath;

import dev.pointsman.linux.bpf.MapDefinition;
import dev.pointsman.linux.bpf.MapType;

/**
 * What the program and this process say to each other through its maps: names, sizes, offsets.
 *
 * <p>Addresses are 16 bytes, IPv4 as IPv4-mapped IPv6 (RFC 4291, 2.5.5.2), and ports big-endian;
 * other numbers are in the machine's byte order. Whoever changes a layout changes the map's name,
 * or a program that takes over the maps of an older one would misread them.
 */
final class Layout {
  static final String SERVICES = "pm_services";
  static final String FLOWS = "pm_flows";
  static final String SERVERS = "pm_servers";
  static final String SESSIONS = "pm_sessions";
  static final String UDP = "pm_udp";
  static final String PEERS = "pm_peer_hosts";
  static final String EVENTS = "pm_events";
  static final String STRAYS = "pm_strays";
  static final String COUNTERS = "pm_counters";

  static final int ADDRESS = 16;

  /** VIP, port, protocol and a byte of zero; value: role, until when it is new. */
  static final int SERVICE_KEY = 20;

  static final int SERVICE_VALUE = 8;
  static final int SERVICE_NEW_UNTIL = 4;

  /** Until when a role is new is told in units of 2^30 ns, some 1.07 s, of the kernel's clock. */
  static final int TICK_SHIFT = 30;

  /** Client, VIP, client's port, VIP's port, protocol, 3 bytes of zero. */
  static final int FLOW_KEY = 40;

  static final int FLOW_CLIENT_PORT = 32;
  static final int FLOW_VIP_PORT = 34;
  static final int FLOW_PROTOCOL = 36;

  static final int FLOW_VALUE = 32;
  static final int FLOW_SERVER = 0;
  static final int FLOW_FLAGS = 4;
  static final int FLOW_PACKETS = 8;
  static final int FLOW_BYTES = 16;
  static final int FLOW_LAST_SEEN = 24;

  /** The first of a {@link #FLOW_KEY}: client, VIP; value: server. */
  static final int SESSION_KEY = 32;

  static final int SESSION_VALUE = 4;

  /** To whom, from whom, through which interface, flags, 4 bytes of zero, tag. */
  static final int SERVER_VALUE = 32;

  static final int SERVER_MACS = 12;
  static final int SERVER_LINK = 12;
  static final int SERVER_FLAGS = 16;
  static final int SERVER_TAG = 24;
  static final int SERVER_USABLE = 1;
  static final int SERVER_LOCAL = 2;

  /** A hardware address, and 2 bytes of zero; value: the host's own address. */
  static final int PEER_KEY = 8;

  /** Type, link, time, captured and original length; then the frame's first bytes. */
  static final int EVENT_HEADER = 24;

  static final int EVENT_LINK = 4;
  static final int EVENT_TIME = 8;
  static final int EVENT_CAPTURED = 16;
  static final int EVENT_LENGTH = 20;

  /** More than the longest headers: 14 of Ethernet, 60 of IPv4 and 60 of TCP. */
  static final int EVENT_CAPTURE = 192;

  static final int EVENT = EVENT_HEADER + EVENT_CAPTURE;

  static final int COUNTERS_VALUE = 8 * Counter.values().length;

  static final int SERVICES_CAPACITY = 4096;
  static final int SERVERS_CAPACITY = 1024;
  static final int PEERS_CAPACITY = 64;

  /** 18,700 SYNs. */
  static final int EVENTS_BYTES = 4 << 20;

  static final int STRAYS_BYTES = 256 << 10;

  private Layout() {}

  static MapDefinition services() {
    return hash(SERVICES, SERVICE_KEY, SERVICE_VALUE, SERVICES_CAPACITY);
  }

  static MapDefinition flows(int capacity) {
    return hash(FLOWS, FLOW_KEY, FLOW_VALUE, capacity);
  }

  static MapDefinition servers() {
    return new MapDefinition(
        SERVERS, MapType.ARRAY, Integer.BYTES, SERVER_VALUE, SERVERS_CAPACITY, 0);
  }

  static MapDefinition sessions(int capacity) {
    return forgetful(SESSIONS, SESSION_KEY, SESSION_VALUE, capacity);
  }

  static MapDefinition udp(int capacity) {
    return forgetful(UDP, FLOW_KEY, FLOW_VALUE, capacity);
  }

  static MapDefinition peers() {
    return hash(PEERS, PEER_KEY, ADDRESS, PEERS_CAPACITY);
  }

  static MapDefinition counters() {
    return new MapDefinition(COUNTERS, MapType.PERCPU_ARRAY, Integer.BYTES, COUNTERS_VALUE, 1, 0);
  }

  private static MapDefinition hash(String name, int key, int value, int capacity) {
    return new MapDefinition(
        name, MapType.HASH, key, value, capacity, MapDefinition.NOT_PREALLOCATED);
  }

  private static MapDefinition forgetful(String name, int key, int value, int capacity) {
    return new MapDefinition(
        name, MapType.LRU_HASH, key, value, capacity, MapDefinition.PREALLOCATED);
  }
}
