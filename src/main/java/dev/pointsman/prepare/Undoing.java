package dev.pointsman.prepare;

import dev.pointsman.prepare.Host.Address;
import dev.pointsman.prepare.Host.PlacedBy;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Plans what takes the preparation back: {@link Preparing}'s steps in the other order, and only
 * what bears its mark. Table and kernel parameters go with the last VIP.
 */
public final class Undoing {
  private final Set<InetAddress> vips;
  private final Host host;
  private final List<Step> steps = new ArrayList<>();
  private final List<String> unchanged = new ArrayList<>();

  private Undoing(Set<InetAddress> vips, Host host) {
    this.vips = vips;
    this.host = host;
  }

  /**
   * The plan.
   *
   * @param vips those that are to go; all if empty
   */
  public static Plan plan(Set<InetAddress> vips, Host host) {
    return new Undoing(vips, host).plan();
  }

  private Plan plan() {
    Set<InetAddress> placed = new LinkedHashSet<>();
    for (Address each : host.loopback().addresses()) {
      if (each.placedBy() == PlacedBy.PREPARATION) {
        placed.add(each.address());
      }
    }
    Set<InetAddress> prepared = new LinkedHashSet<>(placed);
    prepared.addAll(host.table().vips());
    Set<InetAddress> going = new LinkedHashSet<>(vips.isEmpty() ? prepared : vips);
    prepared.removeAll(going);
    boolean last = prepared.isEmpty();

    table(going, last);
    for (InetAddress vip : going) {
      if (placed.contains(vip)) {
        steps.add(new Step(Loopback.delete(vip), Loopback.add(vip), ""));
      } else {
        unchanged.add(notOurs(vip));
      }
    }
    Map<String, Kept> kept = new LinkedHashMap<>(last ? Map.of() : host.kept());
    if (last) {
      host.kept().forEach(this::parameter);
    }
    return new Plan.Todo(steps, kept, unchanged, List.of());
  }

  private void table(Set<InetAddress> going, boolean last) {
    if (!host.table().exists()) {
      return;
    }
    Set<InetAddress> listed = new LinkedHashSet<>(host.table().vips());
    if (last) {
      steps.add(new Step(Ruleset.delete(), Ruleset.load(listed), ""));
      return;
    }
    listed.retainAll(going);
    if (!listed.isEmpty()) {
      steps.add(new Step(Ruleset.remove(listed), Ruleset.add(listed), ""));
    }
  }

  private String notOurs(InetAddress vip) {
    return host.loopback()
        .find(vip)
        .map(
            found ->
                "%s on lo was not put there by server-prepare: left".formatted(AddressText.of(vip)))
        .orElseGet(() -> AddressText.of(vip) + " is not on lo");
  }

  private void parameter(String key, Kept kept) {
    Integer now = host.parameters().get(key);
    if (now == null) {
      unchanged.add(key + " is no longer there");
    } else if (now != kept.set()) {
      unchanged.add(
          "%s is %d, and server-prepare had set it to %d: left".formatted(key, now, kept.set()));
    } else {
      steps.add(new Step(Preparing.set(key, kept.before()), Preparing.set(key, kept.set()), ""));
    }
  }
}
