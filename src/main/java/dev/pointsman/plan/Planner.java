package dev.pointsman.plan;

import dev.pointsman.model.Endpoint;
import dev.pointsman.model.SchedulingRule;
import dev.pointsman.model.Server;
import dev.pointsman.model.Site;
import dev.pointsman.model.Vip;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/** Finds the operations between two sites. */
final class Planner {
  private final SiteIndex current;
  private final SiteIndex next;
  private final List<Operation> plan = new ArrayList<>();

  Planner(Site current, Site next) {
    this.current = new SiteIndex(current);
    this.next = new SiteIndex(next);
  }

  /**
   * The order keeps three things true after each step: every server that a listener's rules name is
   * there; every listener's VIP is there; no two listeners have the same address and port. So
   * servers come first and go last, a VIP comes before its listeners and goes after them, and a
   * listener in whose place another one comes is closed first.
   */
  List<Operation> operations() {
    addAndChangeServers();
    List<ListenerId> opened = opened();
    List<ListenerId> closed = closed();
    List<ListenerId> inTheWay = closed.stream().filter(old -> inTheWay(old, opened)).toList();
    inTheWay.forEach(this::close);
    addAndChangeVips();
    opened.forEach(id -> plan.add(new Operation.OpenListener(id, next.rules(id))));
    changeListeners();
    Set<ListenerId> early = new HashSet<>(inTheWay);
    closed.stream().filter(old -> !early.contains(old)).forEach(this::close);
    removeVipsAndServers();
    return plan;
  }

  private void addAndChangeServers() {
    for (Server after : next.site().servers().values()) {
      Server before = current.site().servers().get(after.name());
      if (before == null) {
        plan.add(new Operation.AddServer(after));
      } else if (!before.equals(after)) {
        plan.add(new Operation.ChangeServer(before, after));
      } else {
        OptionalInt portBefore = current.healthPort(before);
        OptionalInt portAfter = next.healthPort(after);
        if (!portBefore.equals(portAfter)) {
          plan.add(new Operation.MoveHealthCheck(after, portBefore, portAfter));
        }
      }
    }
  }

  private List<ListenerId> opened() {
    return next.listeners().keySet().stream()
        .filter(id -> !current.listeners().containsKey(id) || moved(id))
        .toList();
  }

  private List<ListenerId> closed() {
    return current.listeners().keySet().stream()
        .filter(id -> !next.listeners().containsKey(id) || moved(id))
        .toList();
  }

  /** Whether the listener is in both sites, at another address. */
  private boolean moved(ListenerId id) {
    return current.listeners().containsKey(id)
        && next.listeners().containsKey(id)
        && !current.vip(id).address().equals(next.vip(id).address());
  }

  /** Those of a VIP that moves are, too: the VIP must not move under an open listener. */
  private boolean inTheWay(ListenerId old, List<ListenerId> opened) {
    Vip vip = next.site().vips().get(old.vip());
    if (vip != null && !vip.address().equals(current.vip(old).address())) {
      return true;
    }
    Endpoint place = new Endpoint(current.vip(old).address(), old.port());
    return opened.stream()
        .map(id -> new Endpoint(next.vip(id).address(), id.port()))
        .anyMatch(place::collidesWith);
  }

  private void close(ListenerId id) {
    plan.add(new Operation.CloseListener(id, current.rules(id)));
  }

  private void addAndChangeVips() {
    for (Vip after : next.site().vips().values()) {
      Vip before = current.site().vips().get(after.name());
      if (before == null) {
        plan.add(new Operation.AddVip(after));
      } else if (!before.equals(after)) {
        plan.add(new Operation.ChangeVip(before, after));
      }
    }
  }

  private void changeListeners() {
    for (ListenerId id : next.listeners().keySet()) {
      if (!current.listeners().containsKey(id) || moved(id)) {
        continue;
      }
      List<SchedulingRule> before = current.rules(id);
      List<SchedulingRule> after = next.rules(id);
      if (!Set.copyOf(before).equals(Set.copyOf(after))) {
        plan.add(new Operation.ChangeListener(id, before, after));
      }
    }
  }

  private void removeVipsAndServers() {
    current.site().vips().values().stream()
        .filter(vip -> !next.site().vips().containsKey(vip.name()))
        .forEach(vip -> plan.add(new Operation.RemoveVip(vip)));
    current.site().servers().values().stream()
        .filter(server -> !next.site().servers().containsKey(server.name()))
        .forEach(server -> plan.add(new Operation.RemoveServer(server)));
  }
}
