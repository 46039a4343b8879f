package dev.pointsman.hop;

import dev.pointsman.connection.Choice;
import dev.pointsman.dispatch.LogLimiter;
import dev.pointsman.dispatch.Pick;
import dev.pointsman.dispatch.RuleServers;
import dev.pointsman.flows.Arrival;
import dev.pointsman.flows.FlowEnd;
import dev.pointsman.flows.FlowState.Kind;
import dev.pointsman.model.CloseCause;
import dev.pointsman.model.ConnectionView;
import dev.pointsman.model.FlowKey;
import dev.pointsman.model.Forwarding;
import dev.pointsman.model.ServerName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What becomes of first packets. Part of the VIP's actor. */
final class HopArrivals {
  private static final Logger LOG = LoggerFactory.getLogger(HopArrivals.class);

  /**
   * A flow that has ended as another came.
   *
   * @param byItsKey whether the other has its key
   */
  record Replaced(FlowEnd end, boolean byItsKey) {}

  private final HopShared shared;
  private final HopFlows flows;
  private final HopTelling telling;
  private final HopDesk desk;
  private final LogLimiter limiter = new LogLimiter(5, Duration.ofSeconds(10), System.nanoTime());
  private final List<HopFlow> released = new ArrayList<>();
  private boolean quiet;
  private Optional<CloseCause> refusing = Optional.empty();
  private Set<ServerName> unreachable = Set.of();
  private boolean met;

  HopArrivals(HopShared shared, HopFlows flows, HopTelling telling) {
    this.shared = shared;
    this.flows = flows;
    this.telling = telling;
    this.desk = new HopDesk(shared.node(), shared.accounts());
  }

  HopDesk desk() {
    return desk;
  }

  /** First packets are passed over, as their clients are kept for another node; or not any more. */
  void quiet(boolean now) {
    quiet = now;
  }

  /** No new flow is taken from now on. */
  void refuseAll(CloseCause cause) {
    refusing = Optional.of(cause);
  }

  /** First packets follow that came together. */
  void begin() {
    unreachable = shared.reach().routes().unreachable(shared.ports().servers());
  }

  /**
   * A first packet came.
   *
   * @param onEnd told of the flow that ends so, before its place is taken
   */
  void syn(Sighting sighting, Consumer<Replaced> onEnd) {
    FlowKey key = sighting.frame().key();
    Optional<RuleServers> rule = shared.ports().rule(key.vipPort());
    long now = System.nanoTime();
    if (quiet) {
      return;
    }
    if (rule.isEmpty()) {
      // Of a rule that a reload has taken away only flows are left.
      if (shared.resets().answer(sighting.frame(), now)) {
        shared.meter().reset("refused");
      }
      return;
    }
    if (refusing.isPresent()) {
      shared.accounts().accept(rule.get().rule());
      refuse(sighting, rule.get(), refusing.get(), now);
      return;
    }
    int bound = shared.settings().maxHalfOpen();
    if (flows.table().count(Kind.HALF_OPEN) >= bound) {
      shared.limits().reached(HopLimits.Limit.MAX_HALF_OPEN, 1, bound);
      return;
    }
    if (flows.find(key) != null) {
      flows.observe(key, shared.reach().find(key), now);
    }
    switch (flows.table().syn(key, now, System.currentTimeMillis())) {
      case Arrival.Decide decide -> {
        decide.ended().ifPresent(end -> onEnd.accept(new Replaced(end, end.key().equals(key))));
        decide(sighting, rule.get(), now);
      }
      case Arrival.Wait wait -> {}
      case Arrival.SendOn on -> {
        shared.sender().hold(key, sighting.frame(), sighting.time());
        again(key);
      }
      case Arrival.Refuse refuse -> {
        shared.limits().reached(HopLimits.Limit.MAX_FLOWS, 1, shared.settings().maxFlows());
        shared.accounts().accept(rule.get().rule());
        refuse(sighting, rule.get(), refuse.cause(), now);
      }
    }
  }

  private void decide(Sighting sighting, RuleServers rule, long now) {
    FlowKey key = sighting.frame().key();
    if (!met) {
      met = true;
      shared.onFirst().accept(sighting.time());
    }

    switch (desk.pick(rule, key, unreachable)) {
      case Pick.Picked picked -> {
        flows.table().decided(key, picked.choice().server().name(), now);
        flows.begin(open(key, picked.choice(), now));
        shared.sender().hold(key, sighting.frame(), sighting.time());
        telling.hold(key, now);
      }
      case Pick.Refused refused -> {
        flows.table().refused(key, refused.cause(), now);
        refuse(sighting, rule, refused.cause(), now);
      }
    }
  }

  private HopFlow open(FlowKey key, Choice choice, long now) {
    HopFlow flow = new HopFlow(key, shared.node().nextId(), choice, now);
    flows.add(flow);
    return flow;
  }

  /**
   * Opens the account of a flow that the kernel has already, whatever the limits are. It is yet to
   * {@linkplain HopFlows#begin begin}.
   */
  HopFlow adopt(FlowKey key, Choice choice, long now) {
    shared.accounts().accept(choice.rule());
    shared.node().admit();
    choice.server().slot().admit();
    return open(key, choice, now);
  }

  private void refuse(Sighting sighting, RuleServers rule, CloseCause cause, long now) {
    if (shared.resets().answer(sighting.frame(), now)) {
      shared.meter().reset("refused");
    }
    FlowKey key = sighting.frame().key();
    shared.accounts().close(rule.rule(), cause, now - sighting.time());
    long before = limiter.permit(now);
    if (before >= 0) {
      LOG.warn(
          "vip={} port={} rule={} client={} refused={} not-logged-before={}",
          shared.vip().name(),
          key.vipPort(),
          rule.rule().id(),
          key.client(),
          cause.label(),
          before);
    }
    shared.node().accessLog().closed(refused(key, rule), cause, Math.max(0, now - sighting.time()));
  }

  private ConnectionView refused(FlowKey key, RuleServers rule) {
    return new ConnectionView(
        shared.node().nextId(),
        shared.vip().name(),
        rule.rule().id().value(),
        key.client(),
        key.dialled(),
        Optional.empty(),
        Optional.empty(),
        ConnectionView.Phase.CONNECTING,
        "",
        System.currentTimeMillis(),
        0,
        0,
        0,
        0,
        Forwarding.HOP,
        1);
  }

  /** A flow is to be put into the kernel, again or for the first time, and its SYN to go on. */
  void again(FlowKey key) {
    HopFlow flow = flows.find(key);
    if (flow != null) {
      released.add(flow);
    }
  }

  /** Those that are to go on now; there are none afterwards. */
  List<HopFlow> takeReleased() {
    List<HopFlow> taken = List.copyOf(released);
    released.clear();
    return taken;
  }
}
