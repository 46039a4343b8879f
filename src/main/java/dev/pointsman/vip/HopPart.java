package dev.pointsman.vip;

import dev.pointsman.dispatch.NodeContext;
import dev.pointsman.hop.HopMeans;
import dev.pointsman.hop.HopVipActor;
import dev.pointsman.model.CloseCause;
import dev.pointsman.model.Forwarding;
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
  /** As long as no other node keeps flows, nobody compares terms. */
  private static final HopVipActor.Own OWN = new HopVipActor.Own(Term.NONE, 0);

  private final Vip vip;
  private final NodeContext node;
  private final HopMeans means;
  private final ActorContext<VipActor.Command> context;
  private final ActorRef<HopVipActor.Event> events;
  private Optional<ActorRef<HopVipActor.Command>> actor = Optional.empty();
  private boolean settled = true;

  /** All that have not stopped, those included that drain. */
  private final Set<ActorRef<HopVipActor.Command>> alive = new LinkedHashSet<>();

  HopPart(
      Vip vip,
      NodeContext node,
      HopMeans means,
      ActorContext<VipActor.Command> context,
      ActorRef<HopVipActor.Event> events) {
    this.vip = vip;
    this.node = node;
    this.means = means;
    this.context = context;
    this.events = events;
  }

  /** Other rules or servers are in force. */
  void configure(VipActor.Configure configure, boolean owned) {
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

  private void spawn(HopVipActor.Configure configure, boolean owned) {
    // Restarted when it fails: its flows are in the kernel, which it asks for them.
    Behavior<HopVipActor.Command> behavior =
        Behaviors.supervise(
                HopVipActor.create(
                    vip,
                    configure,
                    owned ? Optional.of(OWN) : Optional.empty(),
                    node,
                    means,
                    events))
            .onFailure(
                SupervisorStrategy.restartWithBackoff(
                    Duration.ofMillis(100), Duration.ofSeconds(10), 0.1));
    ActorRef<HopVipActor.Command> spawned = context.spawnAnonymous(behavior);
    alive.add(spawned);
    context.watchWith(spawned, new VipActor.HopGone(spawned));
    node.metrics().actors().started("hop");
    actor = Optional.of(spawned);
    settled = false;
  }

  /** The VIP is this node's, or another's. */
  void own(boolean here) {
    actor.ifPresent(of -> of.tell(here ? OWN : new HopVipActor.StandBy()));
  }

  /** Ends; what drains already gets the new deadline. */
  void drain(VipActor.Drain drain) {
    drain(drain, List.copyOf(alive));
  }

  private void drain(VipActor.Drain drain, List<ActorRef<HopVipActor.Command>> those) {
    those.forEach(of -> of.tell(new HopVipActor.Drain(drain.deadline(), drain.cause())));
    actor = Optional.empty();
    settled = true;
  }

  /** Whether the interface can be used is known now. */
  void settled() {
    settled = true;
  }

  boolean isSettled() {
    return settled;
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
