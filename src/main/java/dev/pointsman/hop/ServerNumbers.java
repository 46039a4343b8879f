package dev.pointsman.hop;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The numbers of servers in the kernel's map. A server keeps its number over a restart of the
 * process, for its flows name it; that of one that is used no more is given away last.
 */
final class ServerNumbers {
  /** As many as the kernel's map has. */
  static final int MOST = 1024;

  private final Map<Long, Integer> byTag = new HashMap<>();
  private final Set<Long> used = new HashSet<>();

  /** What an earlier process left; a tag of 0 is that of no server. */
  void adopt(int number, long tag) {
    if (tag != 0) {
      byTag.put(tag, number);
    }
  }

  /** These servers are used and no others. */
  void retain(Set<ServerAt> servers) {
    used.clear();
    servers.forEach(server -> used.add(server.tag()));
  }

  /**
   * The number of a server, the same from now on.
   *
   * @throws IllegalStateException if there are more servers than numbers
   */
  int of(ServerAt server) {
    Integer known = byTag.get(server.tag());
    if (known != null) {
      return known;
    }
    Set<Integer> taken = new HashSet<>(byTag.values());
    for (int number = 0; number < MOST; number++) {
      if (!taken.contains(number)) {
        byTag.put(server.tag(), number);
        return number;
      }
    }
    for (Map.Entry<Long, Integer> each : byTag.entrySet()) {
      if (!used.contains(each.getKey())) {
        int number = each.getValue();
        byTag.remove(each.getKey());
        byTag.put(server.tag(), number);
        return number;
      }
    }
    throw new IllegalStateException(
        "servers: more than " + MOST + " of one interface (expected: 0 to " + MOST + ")");
  }
}
