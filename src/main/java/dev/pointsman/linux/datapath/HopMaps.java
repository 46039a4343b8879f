package dev.pointsman.linux.datapath;

import dev.pointsman.linux.SystemCallException;
import dev.pointsman.linux.bpf.BpfMap;
import dev.pointsman.linux.bpf.MapDefinition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The maps of one data path; see {@link Layout}. */
record HopMaps(
    BpfMap services,
    BpfMap flows,
    BpfMap servers,
    BpfMap sessions,
    BpfMap udp,
    BpfMap peers,
    BpfMap events,
    BpfMap strays,
    BpfMap counters)
    implements AutoCloseable {

  /** New ones, all of them or none. */
  static HopMaps create(DataPathSizes sizes) throws SystemCallException {
    List<BpfMap> made = new ArrayList<>();
    try {
      for (MapDefinition definition : definitions(sizes)) {
        made.add(BpfMap.create(definition));
      }
      return of(made).orElseThrow();
    } catch (SystemCallException e) {
      made.forEach(BpfMap::close);
      throw e;
    }
  }

  /** Those of a program that was loaded before, unless one of ours is missing among them. */
  static Optional<HopMaps> of(List<BpfMap> maps) {
    Map<String, BpfMap> byName = new HashMap<>();
    for (BpfMap map : maps) {
      byName.put(map.definition().name(), map);
    }
    for (MapDefinition expected : definitions(DataPathSizes.DEFAULT)) {
      BpfMap map = byName.get(expected.name());
      if (map == null || !map.definition().hasLayoutOf(expected)) {
        return Optional.empty();
      }
    }
    return Optional.of(
        new HopMaps(
            get(byName, Layout.SERVICES),
            get(byName, Layout.FLOWS),
            get(byName, Layout.SERVERS),
            get(byName, Layout.SESSIONS),
            get(byName, Layout.UDP),
            get(byName, Layout.PEERS),
            get(byName, Layout.EVENTS),
            get(byName, Layout.STRAYS),
            get(byName, Layout.COUNTERS)));
  }

  private static BpfMap get(Map<String, BpfMap> byName, String name) {
    return Objects.requireNonNull(byName.get(name));
  }

  private static List<MapDefinition> definitions(DataPathSizes sizes) {
    return List.of(
        Layout.services(),
        Layout.flows(sizes.flows()),
        Layout.servers(),
        Layout.sessions(sizes.sessions()),
        Layout.udp(sizes.sessions()),
        Layout.peers(),
        MapDefinition.ring(Layout.EVENTS, sizes.eventBytes()),
        MapDefinition.ring(Layout.STRAYS, sizes.strayBytes()),
        Layout.counters());
  }

  /** Whether they hold as much as they are to. */
  boolean has(DataPathSizes sizes) {
    return flows.definition().capacity() == sizes.flows()
        && sessions.definition().capacity() == sizes.sessions()
        && events.definition().capacity() == sizes.eventBytes()
        && strays.definition().capacity() == sizes.strayBytes();
  }

  List<BpfMap> all() {
    return List.of(services, flows, servers, sessions, udp, peers, events, strays, counters);
  }

  @Override
  public void close() {
    all().forEach(BpfMap::close);
  }
}
