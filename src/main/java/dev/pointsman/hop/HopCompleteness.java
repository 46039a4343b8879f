package dev.pointsman.hop;

import dev.pointsman.model.HopCopies;
import dev.pointsman.model.HopView;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.VipName;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who would have all flows of a VIP, were it the owner now. A node that has lacked some for {@link
 * #LIMIT} counts as if it had them: copies that never become complete must not keep the VIP from a
 * node for ever. Part of the VIP's actor.
 */
final class HopCompleteness {
  private static final Logger LOG = LoggerFactory.getLogger(HopCompleteness.class);

  static final Duration LIMIT = Duration.ofSeconds(15);

  /**
   * How long a backup that has had all changes counts as having them: under load some are always on
   * their way, and those arrive while the next owner takes over.
   */
  static final Duration RECENT = Duration.ofMillis(500);

  private final VipName vip;
  private final Runnable counted;

  /** By node; this one is the empty name. */
  private final Map<Optional<NodeName>, Lack> lacks = new HashMap<>();

  /**
   * How long a node lacks flows.
   *
   * @param since when it was seen to have them last, or was first looked at
   * @param ever whether it was seen to have them
   * @param overlooked whether that has been going on for {@link #LIMIT}
   */
  private record Lack(long since, boolean ever, boolean overlooked) {}

  /**
   * @param counted run each time that a node begins to count as if it had all
   */
  HopCompleteness(VipName vip, Runnable counted) {
    this.vip = vip;
    this.counted = counted;
  }

  /** How it stands; {@code now} in nanoseconds, of a clock that does not go back. */
  HopCopies look(HopView view, long now) {
    if (view.role() == HopView.Role.BACKUP) {
      lacks.keySet().retainAll(Set.of(Optional.empty()));
      return new HopCopies(has(Optional.empty(), view.complete(), Duration.ZERO, now), Set.of());
    }
    Set<Optional<NodeName>> backups = new HashSet<>();
    Set<NodeName> lacking = new TreeSet<>();
    for (HopView.BackupView backup : view.backups()) {
      Optional<NodeName> node = Optional.of(backup.node());
      backups.add(node);
      boolean told = backup.complete() && !backup.full();
      if (!has(node, told && backup.behind() == 0, told ? RECENT : Duration.ZERO, now)) {
        lacking.add(backup.node());
      }
    }
    lacks.keySet().retainAll(backups);
    return new HopCopies(true, lacking);
  }

  private boolean has(Optional<NodeName> node, boolean all, Duration grace, long now) {
    if (all) {
      lacks.put(node, new Lack(now, true, false));
      return true;
    }
    Lack lack = lacks.computeIfAbsent(node, of -> new Lack(now, false, false));
    long lasted = now - lack.since();
    boolean overlooked = lasted >= LIMIT.toNanos();
    if (overlooked && !lack.overlooked()) {
      LOG.warn(
          "vip={} node={} has lacked flows for {} s and counts as having them all the same",
          vip,
          node.map(NodeName::value).orElse("this"),
          LIMIT.toSeconds());
      counted.run();
      lacks.put(node, new Lack(lack.since(), lack.ever(), true));
    }
    return overlooked || (lack.ever() && lasted < grace.toNanos());
  }
}
