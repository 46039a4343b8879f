package dev.pointsman.linux.datapath;

import dev.pointsman.linux.Filter;
import dev.pointsman.linux.SystemCallException;
import dev.pointsman.linux.TrafficControl;
import dev.pointsman.linux.bpf.BpfMap;
import dev.pointsman.linux.bpf.BpfObjects;
import dev.pointsman.linux.bpf.BpfProgram;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The maps that a data path begins with: those of the program that is on the interface, or new
 * ones.
 */
record Adoption(HopMaps maps, Found found) {
  private static final int AT_A_TIME = 4096;

  static Adoption of(TrafficControl control, String interfaceName, DataPathSizes sizes)
      throws IOException {
    Optional<Filter> present = control.find(DataPath.FILTER);
    if (present.isEmpty()) {
      return new Adoption(HopMaps.create(sizes), Found.NOTHING);
    }
    Optional<HopMaps> left;
    try {
      left = mapsOf(present.get());
    } catch (SystemCallException e) {
      throw new IOException(
          "what an earlier process left on "
              + interfaceName
              + " cannot be adopted: "
              + e.getMessage()
              + "; or remove it and the connections in it: pointsman hop-reset",
          e);
    }
    if (left.isEmpty()) {
      return new Adoption(HopMaps.create(sizes), Found.REPLACED);
    } else if (left.get().has(sizes)) {
      return new Adoption(left.get(), Found.ADOPTED);
    }
    try (HopMaps old = left.get()) {
      return new Adoption(copy(old, sizes), Found.ADOPTED);
    }
  }

  private static Optional<HopMaps> mapsOf(Filter filter) throws SystemCallException {
    Optional<BpfProgram> program = BpfObjects.program(filter.programId());
    if (program.isEmpty()) {
      return Optional.empty();
    }
    try (BpfProgram found = program.get()) {
      List<BpfMap> maps = BpfObjects.mapsOf(found);
      Optional<HopMaps> ours = HopMaps.of(maps);
      if (ours.isEmpty()) {
        maps.forEach(BpfMap::close);
      }
      return ours;
    }
  }

  /** New maps of other sizes with the old ones' entries, as many as fit; counters begin anew. */
  private static HopMaps copy(HopMaps from, DataPathSizes sizes) throws SystemCallException {
    HopMaps to = HopMaps.create(sizes);
    try {
      copy(from.services(), to.services());
      copy(from.servers(), to.servers());
      copy(from.peers(), to.peers());
      copy(from.flows(), to.flows());
      copy(from.sessions(), to.sessions());
      copy(from.udp(), to.udp());
      return to;
    } catch (SystemCallException e) {
      to.close();
      throw e;
    }
  }

  private static void copy(BpfMap from, BpfMap to) throws SystemCallException {
    SystemCallException[] failure = new SystemCallException[1];
    from.batches()
        .forEach(
            AT_A_TIME,
            (keys, values, count) -> {
              try {
                to.batches().put(keys, values, count);
              } catch (SystemCallException e) {
                failure[0] = e;
              }
            });
    if (failure[0] != null) {
      throw failure[0];
    }
  }
}
