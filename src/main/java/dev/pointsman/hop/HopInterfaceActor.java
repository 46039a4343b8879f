package dev.pointsman.hop;

import dev.pointsman.linux.NeighbourEvent;
import dev.pointsman.linux.datapath.DataPath;
import dev.pointsman.linux.datapath.DataPathSizes;
import dev.pointsman.linux.datapath.Found;
import dev.pointsman.linux.datapath.Role;
import dev.pointsman.linux.datapath.Service;
import dev.pointsman.metrics.HopInterfaceMeter;
import dev.pointsman.metrics.SiteMetrics;
import dev.pointsman.model.Endpoint;
import dev.pointsman.model.HopSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The kernel's part at one interface, for all VIPs on it: it puts the program there, numbers the
 * servers, keeps their hardware addresses right, and has events go to the actors of the VIPs.
 *
 * <pre>
 *   {@link #idle} --first {@link Declare}--> {@link #working} --last {@link Withdraw}--> {@link #idle}
 *                        ^ |
 *                        | v cannot be opened, or was lost
 *                      {@link #backingOff}
 * </pre>
 *
 * <p>What the VIPs have declared outlives a restart.
 */
public final class HopInterfaceActor {
  private static final Logger LOG = LoggerFactory.getLogger(HopInterfaceActor.class);

  private static final Duration AGAIN = Duration.ofSeconds(1);

  /** Anybody with the privilege can take the program away; a second is soon enough to see it. */
  private static final Duration WATCH = Duration.ofSeconds(1);

  /**
   * For as long a node that has given the VIP away passes on what clients still send it ({@link
   * dev.pointsman.linux.Detour}); two seconds of its own clock, begun a little later than these.
   */
  private static final Duration NEW = Duration.ofSeconds(3);

  /** What this actor takes. */
  public sealed interface Command {}

  /**
   * What a VIP wants of the interface, in place of what it wanted before.
   *
   * @param owning told when what an owner wants is in the kernel, or cannot be for now
   */
  public record Declare(
      ActorRef<HopVipActor.Command> vip,
      Declaration wanted,
      ActorRef<? super HopVipActor.Owning> owning)
      implements Command {}

  /** A VIP wants nothing any more; its flows go with it. */
  public record Withdraw(ActorRef<HopVipActor.Command> vip) implements Command {}

  /**
   * What a VIP wants of the interface.
   *
   * @param ports of it that hop
   * @param role whether this node owns it
   * @param servers all that its rules name, and those that still have flows
   */
  public record Declaration(
      InetAddress address, Set<Integer> ports, Role role, Set<ServerAt> servers) {
    public Declaration {
      ports = Set.copyOf(ports);
      servers = Set.copyOf(servers);
    }
  }

  private record OfNeighbours(NeighbourEvent event) implements Command {}

  private record Failed(IOException cause) implements Command {}

  private record OpenAgain() implements Command {}

  private record Watch() implements Command {}

  private final String name;
  private final HopSettings settings;
  private final HopPeers peers;
  private final SiteMetrics metrics;
  private final HopInterfaceMeter meter;
  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final Map<ActorRef<HopVipActor.Command>, Declaration> declared;
  private Optional<OpenInterface> open = Optional.empty();

  /** Until when an address is newly this node's, by {@link System#nanoTime}. */
  private final Map<InetAddress, Long> newUntil = new HashMap<>();

  private HopInterfaceActor(
      String name,
      HopSettings settings,
      HopPeers peers,
      SiteMetrics metrics,
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      Map<ActorRef<HopVipActor.Command>, Declaration> declared) {
    this.name = name;
    this.settings = settings;
    this.peers = peers;
    this.metrics = metrics;
    this.meter = metrics.hopInterface(name);
    this.context = context;
    this.timers = timers;
    this.declared = declared;
  }

  /** The interface of that name. */
  static Behavior<Command> create(
      String name, HopSettings settings, HopPeers peers, SiteMetrics metrics) {
    Map<ActorRef<HopVipActor.Command>, Declaration> declared = new LinkedHashMap<>();
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  HopInterfaceActor actor =
                      new HopInterfaceActor(
                          name, settings, peers, metrics, context, timers, declared);
                  timers.startTimerWithFixedDelay(new Watch(), WATCH);
                  return declared.isEmpty() ? actor.idle() : actor.begin();
                }));
  }

  // --- states

  private Behavior<Command> idle() {
    return state(
        message -> {
          if (message instanceof Declare declare) {
            return onDeclare(declare, this::begin);
          }
          return Behaviors.same();
        });
  }

  private Behavior<Command> begin() {
    try {
      open = Optional.of(open());
      declared.forEach((vip, wanted) -> add(open.get(), vip, wanted));
      apply(open.get());
      meter.up(true);
      return working(open.get());
    } catch (IOException e) {
      return lost(String.valueOf(e.getMessage()));
    }
  }

  private OpenInterface open() throws IOException {
    DataPathSizes sizes =
        new DataPathSizes(
            settings.maxFlows(),
            settings.maxSessions(),
            DataPathSizes.DEFAULT.eventBytes(),
            DataPathSizes.DEFAULT.strayBytes());
    DataPath path = DataPath.open(name, sizes);
    ActorRef<Command> self = context.getSelf();
    try {
      OpenInterface opened =
          OpenInterface.of(
              path,
              peers,
              event -> self.tell(new OfNeighbours(event)),
              cause -> self.tell(new Failed(cause)));
      LOG.info("interface={} hop=open found={}", name, path.found());
      if (path.found() == Found.REPLACED) {
        LOG.warn("interface={} flows=lost reason=\"left by another version\"", name);
      }
      return opened;
    } catch (IOException | RuntimeException e) {
      path.close();
      throw e;
    }
  }

  private Behavior<Command> working(OpenInterface now) {
    return state(
        message ->
            switch (message) {
              case Declare declare ->
                  onDeclare(
                      declare,
                      () -> {
                        add(now, declare.vip(), declare.wanted());
                        return applied(now);
                      });
              case Withdraw withdraw -> onWithdraw(now, withdraw);
              case OfNeighbours of -> onNeighbours(now, of.event());
              case Failed failed -> lost(String.valueOf(failed.cause().getMessage()));
              case Watch watch -> onWatch(now);
              case OpenAgain late -> Behaviors.same();
            });
  }

  private Behavior<Command> backingOff() {
    timers.startSingleTimer(new OpenAgain(), AGAIN);
    return state(
        message ->
            switch (message) {
              case Declare declare -> onDeclare(declare, this::begin);
              case Withdraw withdraw -> {
                declared.remove(withdraw.vip());
                yield declared.isEmpty() ? idle() : Behaviors.same();
              }
              case OpenAgain again -> begin();
              default -> Behaviors.same();
            });
  }

  private Behavior<Command> state(
      org.apache.pekko.japi.function.Function<Command, Behavior<Command>> onMessage) {
    return Behaviors.receive(Command.class)
        .onAnyMessage(onMessage)
        .onSignal(
            PreRestart.class,
            restarting -> {
              metrics.actors().restarted("hop-interface", "failure");
              return onStopped();
            })
        .onSignal(PostStop.class, stopped -> onStopped())
        .build();
  }

  // --- handlers

  private Behavior<Command> onDeclare(Declare declare, Supplier<Behavior<Command>> apply) {
    remember(declare);
    Behavior<Command> next = apply.get();
    if (declare.wanted().role() == Role.OWNER) {
      declare.owning().tell(new HopVipActor.Owning());
    }
    return next;
  }

  private void remember(Declare declare) {
    Declaration wanted = declare.wanted();
    Declaration before = declared.put(declare.vip(), wanted);
    if (wanted.role() == Role.OWNER && (before == null || before.role() != Role.OWNER)) {
      newUntil.put(wanted.address(), System.nanoTime() + NEW.toNanos());
    }
  }

  private void add(OpenInterface now, ActorRef<HopVipActor.Command> vip, Declaration wanted) {
    now.router().add(wanted.address(), vip);
  }

  private Behavior<Command> applied(OpenInterface now) {
    try {
      apply(now);
      return Behaviors.same();
    } catch (IOException e) {
      return lost(String.valueOf(e.getMessage()));
    }
  }

  /** Makes the kernel what all VIPs together want, and tells them how their servers are reached. */
  private void apply(OpenInterface now) throws IOException {
    Set<ServerAt> servers =
        declared.values().stream()
            .flatMap(wanted -> wanted.servers().stream())
            .collect(Collectors.toCollection(LinkedHashSet::new));
    ServerRoutes routes = now.servers(servers);
    now.path().setServices(services(now));
    declared.keySet().forEach(vip -> vip.tell(new HopVipActor.Ready(now.kernel(), routes)));
  }

  private List<Service> services(OpenInterface now) {
    List<Service> services = new ArrayList<>();
    for (Declaration wanted : declared.values()) {
      InetAddress vip = wanted.address();
      Role role =
          wanted.role() == Role.STANDBY && !now.tellsClients() ? Role.STANDBY_OPEN : wanted.role();
      long until = newUntil.getOrDefault(vip, 0L);
      wanted
          .ports()
          .forEach(port -> services.add(Service.tcp(new Endpoint(vip, port), role, until)));
      if (!wanted.ports().isEmpty()) {
        services.add(Service.datagrams(vip, role));
      }
    }
    return services;
  }

  private Behavior<Command> onWithdraw(OpenInterface now, Withdraw withdraw) {
    Declaration wanted = declared.remove(withdraw.vip());
    if (wanted == null) {
      return Behaviors.same();
    }
    now.router().remove(wanted.address());
    if (declared.values().stream().noneMatch(of -> of.address().equals(wanted.address()))) {
      newUntil.remove(wanted.address());
    }
    // Of rules that came back there is another actor, which has taken the address over.
    declared.forEach((vip, other) -> add(now, vip, other));
    if (!declared.isEmpty()) {
      return applied(now);
    }
    open = Optional.empty();
    meter.up(false);
    try {
      LOG.info("interface={} hop={}", name, now.remove());
    } catch (IOException e) {
      LOG.error("interface={} hop=not-removed reason=\"{}\"", name, e.getMessage());
    }
    return idle();
  }

  private Behavior<Command> onNeighbours(OpenInterface now, NeighbourEvent event) {
    return switch (event) {
      case NeighbourEvent.Found found -> {
        LOG.info(
            "interface={} neighbour={} mac={}",
            name,
            found.address().getHostAddress(),
            found.mac());
        now.found(found.address(), found.mac());
        yield applied(now);
      }
      case NeighbourEvent.Lost lost -> {
        LOG.warn(
            "interface={} neighbour={} lost reason=\"{}\"",
            name,
            lost.address().getHostAddress(),
            lost.reason());
        now.lost(lost.address());
        yield applied(now);
      }
      case NeighbourEvent.Ended ended -> lost(String.valueOf(ended.cause().getMessage()));
    };
  }

  private Behavior<Command> onWatch(OpenInterface now) {
    try {
      if (now.count(meter)) {
        declared.keySet().forEach(vip -> vip.tell(new HopVipActor.Missed()));
      }
      if (!now.path().isAttached()) {
        LOG.warn("interface={} hop=gone reason=\"somebody took the program away\"", name);
        now.path().attach();
        LOG.info("interface={} hop=back", name);
      }
      return Behaviors.same();
    } catch (IOException e) {
      return lost(String.valueOf(e.getMessage()));
    }
  }

  private Behavior<Command> lost(String reason) {
    LOG.error(
        "interface={} hop=failed reason=\"{}\" again-in-ms={}", name, reason, AGAIN.toMillis());
    meter.up(false);
    onStopped();
    declared.keySet().forEach(vip -> vip.tell(new HopVipActor.NotReady(reason)));
    return backingOff();
  }

  /** The program and its flows stay in the kernel. */
  private Behavior<Command> onStopped() {
    open.ifPresent(OpenInterface::close);
    open = Optional.empty();
    return Behaviors.same();
  }
}
