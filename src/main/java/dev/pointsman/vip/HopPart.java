package dev.pointsman.vip;

import dev.pointsman.dispatch.NodeContext;
import dev.pointsman.hop.HopMeans;
import dev.pointsman.hop.HopVipActor;
import dev.pointsman.model.CloseCause;
import dev.pointsman.model.Forwarding;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.SchedulingRule;
import dev.pointsman.model.Term;
import dev.pointsman.model.Vip;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * The rules of a VIP that hop: they have one actor together, while there are any. Part of the VIP's
 * actor, whose child it is.
 */
final class HopPart {
  private final Vip vip;
  private final NodeName self;
  private final NodeContext node;
  private final HopMeans means;
  private final ActorContext<VipActor.Command> context;
  private final ActorRef<HopVipActor.Event> events;
  private Optional<ActorRef<HopVipActor.Command>> actor = Optional.empty();
  private boolean settled = true;
  private boolean owning = true;

  /** All that have not stopped, those included that drain. */
  private final Set<ActorRef<HopVipActor.Command>> alive = new LinkedHashSet<>();

  HopPart(
      Vip vip,
      NodeName self,
      NodeContext node,
      HopMeans means,
      ActorContext<VipActor.Command> context,
      ActorRef<HopVipActor.Event> events) {
    this.vip = vip;
    this.self = self;
    this.node = node;
    this.means = means;
    this.context = context;
    this.events = events;
  }

  /** Other rules or servers are in force. */
  void configure(VipActor.Configure configure, Optional<Term> owned) {
    List<SchedulingRule> rules =
        configure.rules().stream().filter(rule -> rule.forwarding() == Forwarding.HOP).toList();
    if (rules.isEmpty()) {
      drain(
          new VipActor.Drain(node.settings().drainDeadline(), CloseCause.RULE_REMOVED),
          actor.stream().toList());
      return;
    }
    HopVipActor.Configure now = new HopVipActor.Configure(rules, configure.servers());
    actor.ifPresentOrElse(there -> there.tell(now), () -> spawn(now, owned));
  }

  private void spawn(HopVipActor.Configure configure, Optional<Term> owned) {
    // Restarted when it fails: its flows are in the kernel, which it asks for them.
    Behavior<HopVipActor.Command> behavior =
        Behaviors.supervise(
                HopVipActor.create(vip, configure, owned.map(this::of), node, means, events))
            .onFailure(
                SupervisorStrategy.restartWithBackoff(
                    Duration.ofMillis(100), Duration.ofSeconds(10), 0.1));
    ActorRef<HopVipActor.Command> spawned = context.spawnAnonymous(behavior);
    alive.add(spawned);
    context.watchWith(spawned, new VipActor.HopGone(spawned));
    node.metrics().actors().started("hop");
    actor = Optional.of(spawned);
    settled = false;
    owning = owned.isEmpty();
  }

  private HopVipActor.Own of(Term term) {
    return new HopVipActor.Own(term, Math.max(0, vip.schedulers().indexOf(self)));
  }

  /** The VIP is this node's. */
  void own(Term term) {
    actor.ifPresent(
        to -> {
          owning = false;
          to.tell(of(term));
        });
  }

  /** Another node is about to announce the VIP. */
  void handOver() {
    tellAll(new HopVipActor.HandOver());
  }

  /** The VIP is another node's. */
  void standBy() {
    actor.ifPresent(of -> of.tell(new HopVipActor.StandBy()));
  }

  /** Ends; what drains already gets the new deadline. */
  void drain(VipActor.Drain drain) {
    drain(drain, List.copyOf(alive));
  }

  private void drain(VipActor.Drain drain, List<ActorRef<HopVipActor.Command>> those) {
    those.forEach(of -> of.tell(new HopVipActor.Drain(drain.deadline(), drain.cause())));
    actor = Optional.empty();
    settled = true;
    owning = true;
  }

  /** Whether the interface can be used is known now. */
  void settled() {
    settled = true;
  }

  boolean isSettled() {
    return settled;
  }

  /** It was told that the VIP is this node's, and the kernel decides so. */
  void owning() {
    owning = true;
  }

  /** Whether first packets would be answered, as far as is known. */
  boolean isOwning() {
    return owning;
  }

  void tellAll(HopVipActor.Command command) {
    alive.forEach(of -> of.tell(command));
  }

  void gone(ActorRef<HopVipActor.Command> stopped) {
    alive.remove(stopped);
  }

  Set<ActorRef<HopVipActor.Command>> alive() {
    return alive;
  }
}
