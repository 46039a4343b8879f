package dev.pointsman.hop;

import dev.pointsman.connection.Choice;
import dev.pointsman.dispatch.LogLimiter;
import dev.pointsman.dispatch.NodeContext;
import dev.pointsman.dispatch.Pick;
import dev.pointsman.dispatch.RuleServers;
import dev.pointsman.flows.Arrival;
import dev.pointsman.flows.FlowEnd;
import dev.pointsman.flows.FlowState.Kind;
import dev.pointsman.flows.replica.Replicator;
import dev.pointsman.model.CloseCause;
import dev.pointsman.model.ConnectionId;
import dev.pointsman.model.ConnectionView;
import dev.pointsman.model.FlowKey;
import dev.pointsman.model.Forwarding;
import dev.pointsman.model.ServerName;
import dev.pointsman.model.VipName;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What becomes of first packets. Part of the VIP's actor. */
final class HopArrivals {
  private static final Logger LOG = LoggerFactory.getLogger(HopArrivals.class);

  /** Spawns the actor of a connection. */
  interface Spawner {
    ActorRef<HopConnectionActor.Command> spawn(
        FlowKey key, ConnectionId id, Behavior<HopConnectionActor.Command> behavior);
  }

  /**
   * A flow that has ended as another came.
   *
   * @param byItsKey whether the other has its key
   */
  record Replaced(FlowEnd end, boolean byItsKey) {}

  private final VipName vip;
  private final NodeContext node;
  private final HopPorts ports;
  private final HopAccounts accounts;
  private final HopFlows flows;
  private final HopSender sender;
  private final HopResets resets;
  private final HopLimits limits;
  private final Replicator replicator;
  private final Spawner spawner;
  private final LongConsumer onFirst;
  private final HopDesk desk;
  private final LogLimiter limiter = new LogLimiter(5, Duration.ofSeconds(10), System.nanoTime());
  private final List<HopFlow> released = new ArrayList<>();
  private Optional<CloseCause> refusing = Optional.empty();
  private boolean met;

  HopArrivals(
      VipName vip,
      NodeContext node,
      HopPorts ports,
      HopAccounts accounts,
      HopFlows flows,
      HopSender sender,
      HopResets resets,
      HopLimits limits,
      Replicator replicator,
      Spawner spawner,
      LongConsumer onFirst) {
    this.vip = vip;
    this.node = node;
    this.ports = ports;
    this.accounts = accounts;
    this.flows = flows;
    this.sender = sender;
    this.resets = resets;
    this.limits = limits;
    this.replicator = replicator;
    this.spawner = spawner;
    this.onFirst = onFirst;
    this.desk = new HopDesk(node, accounts);
  }

  HopDesk desk() {
    return desk;
  }

  /** No new flow is taken from now on. */
  void refuseAll(CloseCause cause) {
    refusing = Optional.of(cause);
  }

  /** The VIP is this node's, or another's. */
  void owned(boolean here) {
    met = !here;
  }

  /**
   * A first packet came.
   *
   * @return the flow that has ended so
   */
  Optional<Replaced> syn(Sighting sighting, Kernel kernel, ServerRoutes routes) {
    FlowKey key = sighting.frame().key();
    Optional<RuleServers> rule = ports.rule(key.vipPort());
    long now = System.nanoTime();
    if (rule.isEmpty()) {
      return Optional.empty();
    }
    if (refusing.isPresent()) {
      accounts.accept(rule.get().rule());
      refuse(sighting, rule.get(), refusing.get(), now);
      return Optional.empty();
    }
    int bound = node.settings().hop().maxHalfOpen();
    if (flows.table().count(Kind.HALF_OPEN) >= bound) {
      limits.reached(HopLimits.Limit.MAX_HALF_OPEN, 1, bound);
      return Optional.empty();
    }
    if (flows.find(key) != null) {
      observe(key, kernel, now);
    }
    return switch (flows.table().syn(key, now, System.currentTimeMillis())) {
      case Arrival.Decide decide -> {
        decide(sighting, rule.get(), routes, now);
        yield decide.ended().map(end -> new Replaced(end, end.key().equals(key)));
      }
      case Arrival.Wait wait -> Optional.empty();
      case Arrival.SendOn on -> {
        sender.hold(key, sighting.frame(), sighting.time());
        again(key);
        yield Optional.empty();
      }
      case Arrival.Refuse refuse -> {
        limits.reached(HopLimits.Limit.MAX_FLOWS, 1, node.settings().hop().maxFlows());
        accounts.accept(rule.get().rule());
        refuse(sighting, rule.get(), refuse.cause(), now);
        yield Optional.empty();
      }
    };
  }

  private void observe(FlowKey key, Kernel kernel, long now) {
    try {
      flows.observe(key, kernel.find(key), now);
    } catch (IOException e) {
      LOG.debug("flow={} counts=unknown", key, e);
    }
  }

  private void decide(Sighting sighting, RuleServers rule, ServerRoutes routes, long now) {
    FlowKey key = sighting.frame().key();
    if (!met) {
      met = true;
      onFirst.accept(sighting.time());
    }
    Set<ServerName> unreachable = routes.unreachable(ports.servers());
    switch (desk.pick(rule, key, unreachable)) {
      case Pick.Picked picked -> {
        flows.table().decided(key, picked.choice().server().name(), now);
        open(key, picked.choice(), now);
        sender.hold(key, sighting.frame(), sighting.time());
        replicator.hold(key, now);
      }
      case Pick.Refused refused -> {
        flows.table().refused(key, refused.cause(), now);
        refuse(sighting, rule, refused.cause(), now);
      }
    }
  }

  /** Opens the account of a flow that has a server. */
  void open(FlowKey key, Choice choice, long now) {
    ConnectionId id = node.nextId();
    flows.add(
        new HopFlow(
            key,
            id,
            choice,
            spawner.spawn(key, id, HopConnectionActor.create(choice, node.accessLog())),
            now));
  }

  /** Opens the account of a flow that the kernel has already, whatever the limits are. */
  void adopt(FlowKey key, Choice choice, long now) {
    accounts.accept(choice.rule());
    node.admit();
    choice.server().slot().admit();
    open(key, choice, now);
  }

  private void refuse(Sighting sighting, RuleServers rule, CloseCause cause, long now) {
    resets.answer(sighting.frame(), now);
    FlowKey key = sighting.frame().key();
    accounts.close(rule.rule(), cause, now - sighting.time());
    long before = limiter.permit(now);
    if (before >= 0) {
      LOG.warn(
          "vip={} port={} rule={} client={} refused={} not-logged-before={}",
          vip,
          key.vipPort(),
          rule.rule().id(),
          key.client(),
          cause.label(),
          before);
    }
    node.accessLog().closed(refused(key, rule), cause, Math.max(0, now - sighting.time()));
  }

  private ConnectionView refused(FlowKey key, RuleServers rule) {
    return new ConnectionView(
        node.nextId(),
        vip,
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
