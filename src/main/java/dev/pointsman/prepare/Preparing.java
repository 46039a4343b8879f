package dev.pointsman.prepare;

import dev.pointsman.prepare.Host.Address;
import dev.pointsman.prepare.Host.Link;
import dev.pointsman.prepare.Host.PlacedBy;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Plans what makes a server ready for some VIPs.
 *
 * <p>In this order: what keeps the host silent about the VIP comes before the VIP, and what
 * nftables does in one transaction comes last, so that every failure leaves only what can be taken
 * back. What is as it should be is left alone, so that a second run does nothing.
 */
public final class Preparing {
  private final Set<InetAddress> vips;
  private final List<String> interfaces;
  private final Host host;

  private final List<String> reasons = new ArrayList<>();
  private final List<Step> steps = new ArrayList<>();
  private final List<String> unchanged = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private final Map<String, Kept> kept;

  private Preparing(Set<InetAddress> vips, List<String> interfaces, Host host) {
    this.vips = vips;
    this.interfaces = interfaces;
    this.host = host;
    this.kept = new LinkedHashMap<>(host.kept());
  }

  /**
   * The plan.
   *
   * @param vips those that are to be there; others that were prepared earlier stay
   * @param interfaces the host's own that clients or routers may ask by ARP, of {@link
   *     Host#arpLinks}; only for IPv4
   */
  public static Plan plan(Set<InetAddress> vips, List<String> interfaces, Host host) {
    return new Preparing(new LinkedHashSet<>(vips), interfaces, host).plan();
  }

  private Plan plan() {
    if (vips.stream().anyMatch(Inet4Address.class::isInstance)) {
      silence();
    }
    vips.forEach(this::address);
    table();
    return reasons.isEmpty()
        ? new Plan.Todo(steps, kept, unchanged, warnings)
        : new Plan.Refused(reasons);
  }

  private void silence() {
    if (interfaces.isEmpty()) {
      reasons.add(
          "no interface is on the link of the VIPs, and there is no default route: name the"
              + " interface with --interface");
    }
    for (String name : interfaces) {
      for (Parameters parameter : Parameters.values()) {
        silence(name, parameter);
      }
    }
    for (Link link : host.arpLinks()) {
      if (!interfaces.contains(link.name()) && mayBeOnLink(link) && answers(link)) {
        warnings.add(
            "%s answers ARP for the VIPs: if it is on their link, name it, too: --interface %s,%s"
                .formatted(link.name(), String.join(",", interfaces), link.name()));
      }
    }
  }

  private boolean mayBeOnLink(Link link) {
    boolean unaddressed =
        link.addresses().stream().noneMatch(each -> each.address() instanceof Inet4Address);
    return vips.stream().anyMatch(link::isOnLinkOf) || (unaddressed && link.physical());
  }

  private boolean answers(Link link) {
    return !Parameters.ARP_IGNORE.does(
        Math.max(value(Parameters.ARP_IGNORE, "all"), value(Parameters.ARP_IGNORE, link.name())));
  }

  private void silence(String name, Parameters parameter) {
    String key = parameter.key(name);
    int all = value(parameter, "all");
    int own = value(parameter, name);
    if (parameter.does(Math.max(all, own))) {
      unchanged.add(
          own >= all
              ? "%s is %d already".formatted(key, own)
              : "%s is %d, which does for %s".formatted(parameter.key("all"), all, name));
    } else if (!parameter.does(Math.max(all, parameter.wanted()))) {
      reasons.add(
          "%s: %d (expected: 0, 1, 2 or 8): the kernel goes by the greater of it and %s's own, and with %d it answers ARP for addresses on lo"
              .formatted(parameter.key("all"), all, name, all));
    } else {
      Kept before = host.kept().get(key);
      // A value that is not the one set by an earlier run is the operator's: that is to come back.
      if (before == null || before.set() != own) {
        kept.put(key, new Kept(own, parameter.wanted()));
      }
      steps.add(new Step(set(key, parameter.wanted()), set(key, own), "was %d".formatted(own)));
    }
  }

  private int value(Parameters parameter, String name) {
    return host.parameters().getOrDefault(parameter.key(name), 0);
  }

  static ShellCommand set(String key, int value) {
    return ShellCommand.of("sysctl", "-qw", key + "=" + value);
  }

  private void address(InetAddress vip) {
    String text = AddressText.of(vip);
    boolean there = false;
    for (Link link : host.links()) {
      Address found = link.find(vip).orElse(null);
      if (found == null) {
        continue;
      }
      if (link.loopback() || !link.arp()) {
        there |= silent(link, found);
      } else if (found.placedBy() == PlacedBy.SCHEDULER_NODE) {
        unchanged.add(
            "%s is on %s: this host is a scheduler node, too, and owns it now"
                .formatted(text, link.name()));
      } else {
        reasons.add(
            "%s is on %s, and no Pointsman put it there: a server must not answer ARP for it; take it away (ip addr del %s/%d dev %s), or let the scheduler node on this host do so (`interface` of the VIP in its configuration)"
                .formatted(text, link.name(), text, found.prefixLength(), link.name()));
      }
    }
    if (!there) {
      steps.add(new Step(Loopback.add(vip), Loopback.delete(vip), ""));
    }
  }

  private boolean silent(Link link, Address found) {
    int whole = found.address() instanceof Inet4Address ? 32 : 128;
    String text = AddressText.of(found.address());
    if (link.loopback() && found.prefixLength() != whole) {
      reasons.add(
          "%s/%d is on %s (expected: /%d): so this host takes all of that network for its own; ip addr del %s/%d dev %s"
              .formatted(
                  text,
                  found.prefixLength(),
                  link.name(),
                  whole,
                  text,
                  found.prefixLength(),
                  link.name()));
    } else {
      unchanged.add(
          "%s is on %s already%s"
              .formatted(
                  text,
                  link.name(),
                  found.placedBy() == PlacedBy.PREPARATION
                      ? ""
                      : ", not by server-prepare, so that --undo will leave it"));
    }
    return true;
  }

  private void table() {
    if (!host.table().isCurrent()) {
      Set<InetAddress> all = new LinkedHashSet<>(host.table().vips());
      all.addAll(vips);
      steps.add(
          new Step(
              Ruleset.load(all),
              Ruleset.delete(),
              host.table().exists() ? "in place of that of another version" : ""));
      return;
    }
    List<InetAddress> missing =
        vips.stream().filter(vip -> !host.table().vips().contains(vip)).toList();
    if (missing.isEmpty()) {
      unchanged.add("table " + Ruleset.TABLE + " is there already");
    } else {
      steps.add(new Step(Ruleset.add(missing), Ruleset.remove(missing), ""));
    }
  }
}
