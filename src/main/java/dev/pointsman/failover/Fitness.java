package dev.pointsman.failover;

import dev.pointsman.election.Input;
import dev.pointsman.model.HopCopies;
import dev.pointsman.model.VipName;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which VIPs this node could own: it holds the state, their interfaces are up, and their addresses
 * could be added when that was tried last. Part of a {@link FailoverActor}.
 */
final class Fitness {
  private static final Logger LOG = LoggerFactory.getLogger(Fitness.class);

  private final Set<VipName> broken = new TreeSet<>();
  private Set<VipName> up = Set.of();
  private final Map<VipName, HopCopies> copies = new TreeMap<>();
  private boolean ready;

  void stateHeld(boolean held) {
    ready = held;
  }

  /**
   * The VIPs whose interfaces are up, of {@code listed}.
   *
   * @return whether one is that was not
   */
  boolean up(Set<VipName> now, Set<VipName> listed) {
    for (VipName vip : listed) {
      if (up.contains(vip) && !now.contains(vip)) {
        LOG.warn("vip={} interface=down eligible=no", vip);
      } else if (!up.contains(vip) && now.contains(vip)) {
        LOG.info("vip={} interface=up eligible=yes", vip);
      }
    }
    boolean more = !up.containsAll(now);
    up = now;
    return more;
  }

  /** How this node stands with the flows of a VIP that hops. */
  void copies(VipName vip, HopCopies now) {
    copies.put(vip, now);
  }

  /** A VIP's address could not be added. */
  void broken(VipName vip) {
    broken.add(vip);
  }

  void tryAgain(VipName vip) {
    broken.remove(vip);
  }

  /** Those of {@code listed} whose address this node cannot hold. */
  Set<VipName> unfit(Set<VipName> listed) {
    Set<VipName> unfit = new TreeSet<>(listed);
    unfit.removeIf(vip -> up.contains(vip) && !broken.contains(vip));
    return unfit;
  }

  /** What the election is told of it. */
  Input input() {
    Set<VipName> able = new TreeSet<>(up);
    able.removeAll(broken);
    return new Input.Fitness(ready, able, copies);
  }
}
