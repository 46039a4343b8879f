package dev.pointsman.vip;

import dev.pointsman.model.CloseCause;
import dev.pointsman.model.ConnectionView;
import dev.pointsman.model.Endpoint;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.SchedulingRule;
import dev.pointsman.model.ServerName;
import dev.pointsman.model.SiteView.RuleView;
import dev.pointsman.model.SiteView.VipView;
import dev.pointsman.model.Vip;
import dev.pointsman.rules.ListenerRules;
import dev.pointsman.server.ServerRef;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * A VIP: the listeners of its ports.
 *
 * <pre>
 *   {@link #serving} --{@link Drain}--> {@link #draining} --last listener gone--> stopped
 * </pre>
 *
 * <p>A listener whose rules a reload took away drains on its own; its port may be listened on again
 * before it is done.
 */
public final class VipActor {
  private static final Duration ASK = Duration.ofSeconds(2);

  /** What this actor takes. */
  public sealed interface Command {}

  /** Other rules or servers are in force. */
  public record Configure(List<SchedulingRule> rules, Map<ServerName, ServerRef> servers)
      implements Command {}

  /** Closes the connections to a server. */
  public record CloseServer(ServerName server, CloseCause cause) implements Command {}

  /** Accepts no more and ends. */
  public record Drain(Duration deadline, CloseCause cause) implements Command {}

  /** How it does. */
  public record Describe(ActorRef<Description> replyTo) implements Command {}

  /** Its live connections. */
  public record ListConnections(ActorRef<List<ConnectionView>> replyTo) implements Command {}

  /** What {@link Describe} is answered with. */
  public record Description(VipView vip, List<RuleView> rules) {}

  private record ListenerSaid(ListenerActor.Event event) implements Command {}

  private record ListenerGone(ActorRef<ListenerActor.Command> listener) implements Command {}

  /** What this actor tells of itself. */
  public sealed interface Event {}

  /** It has drained; {@code cut} connections were closed at the deadline. */
  public record Drained(Vip vip, int cut) implements Event {}

  private final Vip vip;
  private final NodeName owner;
  private final NodeContext node;
  private final ActorContext<Command> context;
  private final ActorRef<Event> events;
  private final ActorRef<ListenerActor.Event> fromListeners;
  private final Map<Integer, ActorRef<ListenerActor.Command>> listeners = new TreeMap<>();

  /** All that have not stopped, those included that drain and have left their port. */
  private final Map<ActorRef<ListenerActor.Command>, Integer> alive = new LinkedHashMap<>();

  private int cut;

  private VipActor(
      Vip vip,
      NodeName owner,
      NodeContext node,
      ActorContext<Command> context,
      ActorRef<Event> events) {
    this.vip = vip;
    this.owner = owner;
    this.node = node;
    this.context = context;
    this.events = events;
    this.fromListeners = context.messageAdapter(ListenerActor.Event.class, ListenerSaid::new);
  }

  /** Serves the VIP by these rules. */
  public static Behavior<Command> create(
      Vip vip,
      NodeName owner,
      List<SchedulingRule> rules,
      Map<ServerName, ServerRef> servers,
      NodeContext node,
      ActorRef<Event> events) {
    return Behaviors.setup(
        context -> {
          VipActor actor = new VipActor(vip, owner, node, context, events);
          actor.configure(rules, servers);
          return actor.serving();
        });
  }

  // --- states

  private Behavior<Command> serving() {
    return Behaviors.receiveMessage(
        message ->
            switch (message) {
              case Configure configure -> {
                configure(configure.rules(), configure.servers());
                yield Behaviors.same();
              }
              case Drain drain -> drain(drain);
              default -> onAny(message);
            });
  }

  private Behavior<Command> draining() {
    if (alive.isEmpty()) {
      events.tell(new Drained(vip, cut));
      return Behaviors.stopped();
    }
    return Behaviors.receiveMessage(
        message ->
            switch (message) {
              case ListenerGone gone -> {
                onGone(gone.listener());
                yield draining();
              }
              case Configure late -> Behaviors.same();
              case Drain again -> drain(again);
              default -> onAny(message);
            });
  }

  // --- handlers

  private Behavior<Command> onAny(Command message) {
    switch (message) {
      case CloseServer close ->
          alive
              .keySet()
              .forEach(l -> l.tell(new ListenerActor.CloseServer(close.server(), close.cause())));
      case Describe describe -> describe(describe.replyTo());
      case ListConnections list -> listConnections(list.replyTo());
      case ListenerSaid said -> onListener(said.event());
      case ListenerGone gone -> onGone(gone.listener());
      case Configure late -> {}
      case Drain late -> {}
    }
    return Behaviors.same();
  }

  private void configure(List<SchedulingRule> rules, Map<ServerName, ServerRef> servers) {
    Map<Integer, List<SchedulingRule>> byPort =
        rules.stream()
            .collect(
                Collectors.groupingBy(
                    SchedulingRule::port, TreeMap::new, Collectors.toUnmodifiableList()));
    for (int port : List.copyOf(listeners.keySet())) {
      if (!byPort.containsKey(port)) {
        stop(port);
      }
    }
    byPort.forEach(
        (port, portRules) -> {
          ListenerRules compiled = ListenerRules.compile(portRules);
          ActorRef<ListenerActor.Command> there = listeners.get(port);
          if (there == null) {
            listeners.put(port, spawn(port, compiled, servers));
          } else {
            there.tell(new ListenerActor.Configure(compiled, servers));
          }
        });
  }

  private void stop(int port) {
    ActorRef<ListenerActor.Command> gone = listeners.remove(port);
    if (gone != null) {
      gone.tell(
          new ListenerActor.Drain(
              node.settings().drainDeadline(), CloseCause.RULE_REMOVED, CloseCause.RULE_REMOVED));
    }
  }

  private ActorRef<ListenerActor.Command> spawn(
      int port, ListenerRules rules, Map<ServerName, ServerRef> servers) {
    // Restarted when it fails, as a port nobody listens on is the worst outcome; its connections,
    // which are its children, end with it, and each of them with a cause.
    Behavior<ListenerActor.Command> behavior =
        Behaviors.supervise(
                ListenerActor.create(
                    vip.name(),
                    new Endpoint(vip.address(), port),
                    rules,
                    servers,
                    node,
                    fromListeners))
            .onFailure(
                SupervisorStrategy.restartWithBackoff(
                    Duration.ofMillis(100), Duration.ofSeconds(10), 0.1));
    ActorRef<ListenerActor.Command> listener = context.spawnAnonymous(behavior);
    alive.put(listener, port);
    context.watchWith(listener, new ListenerGone(listener));
    node.metrics().actors().started("listener");
    return listener;
  }

  private void onListener(ListenerActor.Event event) {
    cut +=
        switch (event) {
          case ListenerActor.Drained drained -> drained.cut();
        };
  }

  private void onGone(ActorRef<ListenerActor.Command> listener) {
    alive.remove(listener);
  }

  private Behavior<Command> drain(Drain drain) {
    alive
        .keySet()
        .forEach(
            l ->
                l.tell(
                    new ListenerActor.Drain(drain.deadline(), drain.cause(), CloseCause.STOPPING)));
    listeners.clear();
    return draining();
  }

  private void describe(ActorRef<Description> replyTo) {
    List<CompletionStage<ListenerActor.Description>> asked =
        alive.keySet().stream()
            .map(
                l ->
                    AskPattern.<ListenerActor.Command, ListenerActor.Description>ask(
                        l, ListenerActor.Describe::new, ASK, context.getSystem().scheduler()))
            .toList();
    Answers.gather(asked)
        .thenAccept(
            all ->
                replyTo.tell(
                    new Description(
                        new VipView(
                            vip.name(),
                            vip.address().getHostAddress(),
                            owner,
                            all.stream()
                                .map(ListenerActor.Description::listener)
                                .sorted(Comparator.comparingInt(listener -> listener.port()))
                                .toList()),
                        all.stream().flatMap(d -> d.rules().stream()).toList())));
  }

  private void listConnections(ActorRef<List<ConnectionView>> replyTo) {
    List<CompletionStage<List<ConnectionView>>> asked =
        alive.keySet().stream()
            .map(
                l ->
                    AskPattern.<ListenerActor.Command, List<ConnectionView>>ask(
                        l,
                        ListenerActor.ListConnections::new,
                        ASK,
                        context.getSystem().scheduler()))
            .toList();
    Answers.gather(asked)
        .thenAccept(all -> replyTo.tell(all.stream().flatMap(List::stream).toList()));
  }
}
