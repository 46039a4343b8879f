package dev.pointsman.vip;

import dev.pointsman.dispatch.NodeContext;
import dev.pointsman.model.CloseCause;
import dev.pointsman.model.Endpoint;
import dev.pointsman.model.Forwarding;
import dev.pointsman.model.SchedulingRule;
import dev.pointsman.model.Vip;
import dev.pointsman.rules.ListenerRules;
import dev.pointsman.transport.TcpTransport;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * The listeners of a VIP: one for each port that has rules which relay, and those that drain. Part
 * of the VIP's actor, whose children they are.
 */
final class Listeners {
  private final Vip vip;
  private final NodeContext node;
  private final TcpTransport.BeforeBind before;
  private final ActorContext<VipActor.Command> context;
  private final ActorRef<ListenerActor.Event> events;
  private final Map<Integer, ActorRef<ListenerActor.Command>> byPort = new TreeMap<>();

  /** Ports that stand by and have connections yet. */
  private final Set<Integer> parting = new HashSet<>();

  /** All that have not stopped, those included that drain and have left their port. */
  private final Set<ActorRef<ListenerActor.Command>> alive = new LinkedHashSet<>();

  Listeners(
      Vip vip,
      NodeContext node,
      TcpTransport.BeforeBind before,
      ActorContext<VipActor.Command> context,
      ActorRef<ListenerActor.Event> events) {
    this.vip = vip;
    this.node = node;
    this.before = before;
    this.context = context;
    this.events = events;
  }

  /** Other rules or servers are in force: opens, changes and closes ports. */
  void configure(VipActor.Configure configure) {
    Map<Integer, List<SchedulingRule>> rules =
        configure.rules().stream()
            .filter(rule -> rule.forwarding() == Forwarding.RELAY)
            .collect(
                Collectors.groupingBy(
                    SchedulingRule::port, TreeMap::new, Collectors.toUnmodifiableList()));
    for (int port : List.copyOf(byPort.keySet())) {
      if (!rules.containsKey(port)) {
        close(port);
      }
    }
    rules.forEach(
        (port, ofPort) -> {
          ListenerActor.Configure now =
              new ListenerActor.Configure(ListenerRules.compile(ofPort), configure.servers());
          ActorRef<ListenerActor.Command> there = byPort.get(port);
          if (there == null) {
            byPort.put(port, spawn(port, now));
          } else {
            there.tell(now);
          }
        });
  }

  /** The VIP is this node's. */
  void serve() {
    parting.clear();
    byPort.values().forEach(listener -> listener.tell(new ListenerActor.Serve()));
  }

  private void close(int port) {
    parting.remove(port);
    ActorRef<ListenerActor.Command> gone = byPort.remove(port);
    if (gone != null) {
      gone.tell(
          new ListenerActor.Drain(
              node.settings().drainDeadline(), CloseCause.RULE_REMOVED, CloseCause.RULE_REMOVED));
    }
  }

  private ActorRef<ListenerActor.Command> spawn(int port, ListenerActor.Configure configure) {
    // Restarted when it fails, as a port nobody listens on is the worst outcome; its connections,
    // which are its children, end with it, and each of them with a cause.
    Behavior<ListenerActor.Command> behavior =
        Behaviors.supervise(
                ListenerActor.create(
                    vip.name(),
                    new Endpoint(vip.address(), port),
                    SharedPort.isPossible(vip),
                    configure,
                    node,
                    before,
                    events))
            .onFailure(
                SupervisorStrategy.restartWithBackoff(
                    Duration.ofMillis(100), Duration.ofSeconds(10), 0.1));
    ActorRef<ListenerActor.Command> listener = context.spawnAnonymous(behavior);
    alive.add(listener);
    context.watchWith(listener, new VipActor.ListenerGone(listener));
    node.metrics().actors().started("listener");
    return listener;
  }

  /** Closes every port; what drains already gets the new deadline. */
  void drain(VipActor.Drain drain) {
    tellAll(new ListenerActor.Drain(drain.deadline(), drain.cause(), CloseCause.STOPPING));
    byPort.clear();
    parting.clear();
  }

  /**
   * Closes every connection, as another node has the VIP now, and keeps the ports: the address goes
   * next, and comes back perhaps.
   */
  void standBy() {
    parting.addAll(byPort.keySet());
    byPort
        .values()
        .forEach(listener -> listener.tell(new ListenerActor.StandBy(CloseCause.VIP_MOVED)));
  }

  /** A port that stands by has no connection any more. */
  void stoodBy(int port) {
    parting.remove(port);
  }

  /** Whether no connection is left, not of ports either that drain. */
  boolean areQuiet() {
    return parting.isEmpty() && byPort.values().containsAll(alive);
  }

  /** Closes every port, as another node has the VIP now; what drains already goes on as it does. */
  void leave(Duration deadline) {
    byPort
        .values()
        .forEach(
            listener ->
                listener.tell(
                    new ListenerActor.Drain(deadline, CloseCause.VIP_MOVED, CloseCause.VIP_MOVED)));
    byPort.clear();
  }

  /** The ports that have a listener which does not drain. */
  Set<Integer> ports() {
    return Set.copyOf(byPort.keySet());
  }

  void tellAll(ListenerActor.Command command) {
    alive.forEach(listener -> listener.tell(command));
  }

  void gone(ActorRef<ListenerActor.Command> listener) {
    alive.remove(listener);
  }

  /** Whether the VIP has rules at that port. */
  boolean has(int port) {
    return byPort.containsKey(port);
  }

  Set<ActorRef<ListenerActor.Command>> alive() {
    return alive;
  }
}
