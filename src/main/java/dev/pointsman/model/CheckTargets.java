package dev.pointsman.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where a server's health is checked from one scheduler node.
 *
 * <p>A connection that is relayed is dialled by the scheduler node, so a check that dials the
 * server's own address goes the same way. One that hops arrives at the server as the client dialled
 * it, so the check has to ask for the VIP. Both are asked where a server works for both. What a
 * service answers (http, rtsp, pna) can be asked at its own address only, since there is no
 * connection to the VIP's from here.
 *
 * @param own at its own address; empty if nothing asks there
 * @param hops for a VIP, one for each VIP and port that hops to it
 */
public record CheckTargets(Optional<Endpoint> own, List<OfVip> hops) {
  public static final CheckTargets NONE = new CheckTargets(Optional.empty(), List.of());

  public CheckTargets {
    hops = List.copyOf(hops);
  }

  /**
   * A VIP and port.
   *
   * @param networkInterface that the VIP is on, at this node
   */
  public record OfVip(VipName vip, String networkInterface, Endpoint endpoint) {
    /** {@code media 10.10.10.101:7070}. */
    @Override
    public String toString() {
      return vip + " " + endpoint;
    }
  }

  /** At this address, and for no VIP. */
  public static CheckTargets at(Endpoint own) {
    return new CheckTargets(Optional.of(own), List.of());
  }

  /** Those of a server by the rules that name it, from the site's node. */
  public static CheckTargets of(Site site, Server server) {
    HealthPolicy policy = server.health();
    if (policy.check() == HealthPolicy.Check.NONE) {
      return NONE;
    }
    List<SchedulingRule> rules =
        site.rules().stream().filter(rule -> rule.servers().contains(server.name())).toList();
    OptionalInt port = policy.port();
    if (port.isEmpty()) {
      boolean asksTheService = policy.check() != HealthPolicy.Check.TCP;
      port =
          rules.stream()
              .filter(rule -> asksTheService || rule.forwarding() != Forwarding.HOP)
              .mapToInt(SchedulingRule::serverPort)
              .findFirst();
    }
    Optional<Endpoint> own =
        port.isPresent()
            ? Optional.of(new Endpoint(server.address(), port.getAsInt()))
            : Optional.empty();
    return new CheckTargets(own, hops(site, rules));
  }

  private static List<OfVip> hops(Site site, List<SchedulingRule> rules) {
    List<OfVip> hops = new ArrayList<>();
    for (SchedulingRule rule : rules) {
      Vip vip = site.vips().get(rule.vip());
      // A node that can never own the VIP has no connections to send, and perhaps no such link.
      if (rule.forwarding() == Forwarding.HOP
          && vip != null
          && vip.schedulers().contains(site.node())) {
        vip.networkInterface()
            .map(name -> new OfVip(vip.name(), name, new Endpoint(vip.address(), rule.port())))
            .filter(target -> !hops.contains(target))
            .ifPresent(hops::add);
      }
    }
    return hops;
  }

  public boolean isEmpty() {
    return own.isEmpty() && hops.isEmpty();
  }

  /** {@code 10.10.10.11:7070, media 10.10.10.101:7070}. */
  @Override
  public String toString() {
    return Stream.concat(own.stream().map(Endpoint::toString), hops.stream().map(OfVip::toString))
        .collect(Collectors.joining(", "));
  }
}
