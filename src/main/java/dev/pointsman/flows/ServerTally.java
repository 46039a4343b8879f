package dev.pointsman.flows;

import dev.pointsman.flows.FlowState.Kind;
import dev.pointsman.model.ServerName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How many flows are in each state, in all and at each server; and a number for each server. */
// The places of enum constants are indexes here and never leave the process.
@SuppressWarnings("EnumOrdinal")
final class ServerTally {
  /** As many names as a VIP can see in its life, over all reloads; numbers are not used again. */
  static final int MOST = 1 << 16;

  private static final int KINDS = Kind.values().length;

  private final Map<ServerName, Integer> numbers = new HashMap<>();
  private final List<ServerName> names = new ArrayList<>();
  private final List<int[]> perServer = new ArrayList<>();
  private final int[] total = new int[KINDS];

  /** The number of a server, the same from now on. */
  int number(ServerName server) {
    Integer known = numbers.get(server);
    if (known != null) {
      return known;
    }
    if (names.size() == MOST) {
      throw new IllegalStateException("servers: more than " + MOST + " names in the life of a VIP");
    }
    numbers.put(server, names.size());
    names.add(server);
    perServer.add(new int[KINDS]);
    return names.size() - 1;
  }

  ServerName name(int number) {
    return names.get(number);
  }

  void count(FlowState state, int by) {
    int kind = state.kind().ordinal();
    total[kind] += by;
    switch (state) {
      case FlowState.Served served -> perServer.get(number(served.server()))[kind] += by;
      case FlowState.Ended ended ->
          ended.server().ifPresent(server -> perServer.get(number(server))[kind] += by);
      case FlowState.Deciding deciding -> {}
    }
  }

  int of(Kind kind) {
    return total[kind.ordinal()];
  }

  int of(ServerName server, Kind kind) {
    return numbers.containsKey(server) ? perServer.get(number(server))[kind.ordinal()] : 0;
  }
}
