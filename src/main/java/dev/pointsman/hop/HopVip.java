package dev.pointsman.hop;

import dev.pointsman.dispatch.NodeContext;
import dev.pointsman.flows.FlowEnd;
import dev.pointsman.flows.FlowTable;
import dev.pointsman.flows.FlowTimeouts;
import dev.pointsman.flows.Stray;
import dev.pointsman.flows.replica.Release;
import dev.pointsman.flows.replica.ReplicaSettings;
import dev.pointsman.flows.replica.Replicator;
import dev.pointsman.hop.HopInterfaceActor.Declaration;
import dev.pointsman.linux.datapath.EventType;
import dev.pointsman.linux.datapath.KernelFlow;
import dev.pointsman.linux.datapath.Role;
import dev.pointsman.model.CloseCause;
import dev.pointsman.model.ConnectionId;
import dev.pointsman.model.ConnectionView;
import dev.pointsman.model.Endpoint;
import dev.pointsman.model.FlowKey;
import dev.pointsman.model.HopSettings;
import dev.pointsman.model.SchedulingRule;
import dev.pointsman.model.ServerName;
import dev.pointsman.model.SiteView.ListenerState;
import dev.pointsman.model.SiteView.ListenerView;
import dev.pointsman.model.SiteView.RuleView;
import dev.pointsman.model.Term;
import dev.pointsman.model.Vip;
import dev.pointsman.server.ServerRef;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A VIP that hops, without its actor, which calls this and nobody else: what the kernel shows comes
 * in, what the kernel is to do goes out.
 */
final class HopVip implements HopSender.Outcome {
  private static final Logger LOG = LoggerFactory.getLogger(HopVip.class);

  private final Vip vip;
  private final NodeContext node;
  private final HopSettings settings;
  private final Consumer<Declaration> declare;
  private final Runnable withdraw;
  private final HopPorts ports;
  private final HopAccounts accounts;
  private final HopFlows flows;
  private final HopSender sender = new HopSender();
  private final HopResets resets;
  private final HopLimits limits;
  private final HopArrivals arrivals;
  private final HopSweeps sweeps;
  private final HopClosings closings;
  private final Replicator replicator;
  private Role role = Role.STANDBY;
  private Optional<Kernel> kernel = Optional.empty();
  private ServerRoutes routes = ServerRoutes.NONE;
  private String problem = "";
  private Set<ServerAt> declaredServers = Set.of();

  HopVip(
      Vip vip,
      NodeContext node,
      HopAccounts accounts,
      Consumer<Declaration> declare,
      Runnable withdraw,
      HopArrivals.Spawner spawner,
      LongConsumer onFirst) {
    long now = System.nanoTime();
    this.vip = vip;
    this.node = node;
    this.settings = node.settings().hop();
    this.declare = declare;
    this.withdraw = withdraw;
    this.accounts = accounts;
    this.ports = new HopPorts(node.metrics());
    this.replicator =
        new Replicator(
            vip.name(),
            Term.NONE,
            0,
            System.currentTimeMillis(),
            new ReplicaSettings(
                1,
                settings.replicationWait(),
                ReplicaSettings.DEFAULT.resendAfter(),
                ReplicaSettings.DEFAULT.window(),
                ReplicaSettings.DEFAULT.queue()));
    FlowKey any = FlowKey.of(new Endpoint(vip.address(), 0), new Endpoint(vip.address(), 0));
    FlowTable table =
        new FlowTable(
            any,
            settings.maxFlows(),
            timeouts(settings),
            ThreadLocalRandom.current().nextLong(),
            replicator);
    this.flows = new HopFlows(vip.name(), node, table, accounts);
    this.resets = new HopResets(settings.maxResets(), now);
    this.limits = new HopLimits(vip.name());
    this.arrivals =
        new HopArrivals(
            vip.name(),
            node,
            ports,
            accounts,
            flows,
            sender,
            resets,
            limits,
            replicator,
            spawner,
            onFirst);
    this.sweeps = new HopSweeps(node, flows, arrivals.desk());
    this.closings = new HopClosings(settings.closeRate(), node.settings().drainDeadline());
  }

  private static FlowTimeouts timeouts(HopSettings settings) {
    FlowTimeouts usual = FlowTimeouts.DEFAULT;
    return new FlowTimeouts(
        usual.setUp(),
        settings.halfOpenTimeout(),
        usual.idle(),
        settings.lingerTimeout(),
        usual.reset(),
        usual.remembered());
  }

  HopFlows flows() {
    return flows;
  }

  // --- what it is told to do

  void configure(List<SchedulingRule> rules, Map<ServerName, ServerRef> servers) {
    List<SchedulingRule> before = ports.rules().stream().map(of -> of.rule()).toList();
    ports.configure(rules, servers);
    accounts.changed(before, rules);
    rules.forEach(rule -> flows.table().idle(rule.port(), rule.limits().idleTimeout()));
    closings.changed(ports, flows, System.nanoTime());
    declare();
  }

  void role(Role next) {
    if (role == Role.OWNER && next == Role.STANDBY) {
      // Its flows go on elsewhere; what comes here meanwhile is still sent on by the kernel.
      long millis = System.currentTimeMillis();
      keys()
          .forEach(
              key ->
                  flows
                      .table()
                      .cut(key, CloseCause.VIP_MOVED, System.nanoTime())
                      .ifPresent(end -> flows.ended(end, millis)));
    }
    role = next;
    arrivals.owned(next == Role.OWNER);
    declare();
    if (next == Role.OWNER) {
      kernel.ifPresent(this::adopt);
    }
  }

  void refuseNew() {
    arrivals.refuseAll(CloseCause.STOPPING);
  }

  void withdraw() {
    withdraw.run();
  }

  void ready(Kernel now, ServerRoutes reached) {
    boolean another = !kernel.equals(Optional.of(now));
    kernel = Optional.of(now);
    routes = reached;
    problem = "";
    if (another && role == Role.OWNER) {
      adopt(now);
    }
  }

  void notReady(String reason) {
    kernel = Optional.empty();
    problem = reason;
  }

  private void declare() {
    Set<ServerAt> servers = new LinkedHashSet<>(ports.servers());
    flows.all().forEach(flow -> servers.add(flow.server()));
    declaredServers = servers;
    declare.accept(new Declaration(vip.address(), ports.ports(), role, servers));
  }

  private void adopt(Kernel from) {
    HopAdoption adoption = new HopAdoption(vip, routes, ports, flows, arrivals);
    try {
      from.forEach(adoption::visit);
    } catch (IOException e) {
      LOG.error("vip={} flows=not-adopted reason=\"{}\"", vip.name(), e.getMessage());
    }
    adoption.strangers().forEach(sender::forget);
    sender.flush(from);
    if (adoption.adopted() > 0 || !adoption.strangers().isEmpty()) {
      LOG.info(
          "vip={} flows-adopted={} flows-removed={}",
          vip.name(),
          adoption.adopted(),
          adoption.strangers().size());
    }
  }

  // --- what the kernel shows

  void seen(List<Sighting> sightings) {
    kernel.ifPresent(
        now -> {
          for (Sighting sighting : sightings) {
            FlowKey key = sighting.frame().key();
            if (sighting.type() == EventType.SYN) {
              arrivals.syn(sighting, now, routes).ifPresent(this::replaced);
            } else {
              flows.table().clientEnds(key, sighting.type() == EventType.RST, System.nanoTime());
              flows.notice(key);
            }
          }
          release(now);
          flush(now);
        });
  }

  /** A flow has made room for another, or the client uses its port again. */
  private void replaced(HopArrivals.Replaced replaced) {
    if (replaced.byItsKey()) {
      sender.replace(replaced.end().key());
    } else {
      sender.forget(replaced.end().key());
    }
    flows.ended(replaced.end(), System.currentTimeMillis());
  }

  void strayed(List<Sighting> strays) {
    kernel.ifPresent(
        now -> {
          long time = System.nanoTime();
          for (Sighting stray : strays) {
            stray(stray, time);
          }
          release(now);
          flush(now);
        });
  }

  private void stray(Sighting stray, long now) {
    switch (flows.table().stray(stray.frame().key())) {
      case Stray.Unknown unknown -> resets.answer(stray.frame(), now);
      case Stray.WasCut was -> {
        resets.answer(stray.frame(), now);
        toServer(was.server())
            .flatMap(Route::macs)
            .ifPresent(macs -> resets.passOn(stray.frame(), macs, now));
      }
      case Stray.Early early -> {}
      // The kernel has lost it; the segment comes again.
      case Stray.Live live -> arrivals.again(stray.frame().key());
    }
  }

  private Optional<Route> toServer(ServerName server) {
    return routes.byServer().entrySet().stream()
        .filter(each -> each.getKey().name().equals(server))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  private void release(Kernel now) {
    long time = System.nanoTime();
    for (Release released : replicator.release(time)) {
      arrivals.again(released.key());
    }
    sender.release(arrivals.takeReleased(), now, routes, this, time);
  }

  private void flush(Kernel now) {
    limits.reached(HopLimits.Limit.MAX_RESETS, resets.takeHeld(), settings.maxResets());
    sender.send(resets.take(), now);
    sender.flush(now);
  }

  @Override
  public void sent(FlowKey key, long waitedNanos) {
    HopFlow flow = flows.find(key);
    if (flow != null) {
      flow.waitedNanos = waitedNanos;
    }
    if (flows.table().sentOn(key, System.nanoTime())) {
      sweeps.young(key);
    }
  }

  @Override
  public void full(FlowKey key) {
    limits.reached(HopLimits.Limit.MAX_FLOWS, 1, settings.maxFlows());
    cut(key, CloseCause.TABLE_FULL);
  }

  @Override
  public void failed(FlowKey key) {
    cut(key, CloseCause.INTERNAL_ERROR);
  }

  // --- time

  void sweep() {
    long now = System.nanoTime();
    kernel.ifPresent(
        of -> {
          try {
            sweeps.run(of, now).forEach(this::ended);
          } catch (IOException e) {
            LOG.error("vip={} sweep=failed reason=\"{}\"", vip.name(), e.getMessage());
          }
          closings.due(ports, flows, now).forEach(cut -> cut(cut.key(), cut.cause()));
          release(of);
          flush(of);
        });
    if (!declaredServers.equals(ports.servers()) && sweeps.isLongRound()) {
      declare();
    }
  }

  // --- ends

  void closeServer(ServerName server, CloseCause cause) {
    closings.server(server, cause, flows, System.nanoTime());
    sweepNow();
  }

  /** Cuts every flow; returns how many they are. */
  int cutAll(CloseCause cause) {
    List<FlowKey> all = keys();
    all.forEach(key -> cut(key, cause));
    kernel.ifPresent(this::flush);
    return all.size();
  }

  /** The actor of a connection has stopped. */
  void gone(FlowKey key, ConnectionId id) {
    node.metrics().actors().stopped("connection");
    HopFlow flow = flows.find(key);
    if (flow != null && flow.id.equals(id)) {
      // It stopped without being told to: it has failed, and supervision has logged it.
      cut(key, CloseCause.INTERNAL_ERROR);
      kernel.ifPresent(this::flush);
    }
  }

  /** Closes every account, as the actors of the connections end with the VIP's. */
  void closeAll(CloseCause cause) {
    long millis = System.currentTimeMillis();
    for (FlowKey key : keys()) {
      flows.table().cut(key, cause, System.nanoTime()).ifPresent(end -> flows.ended(end, millis));
    }
  }

  private void sweepNow() {
    kernel.ifPresent(
        of -> {
          closings.due(ports, flows, System.nanoTime()).forEach(cut -> cut(cut.key(), cut.cause()));
          flush(of);
        });
  }

  private void cut(FlowKey key, CloseCause cause) {
    kernel.ifPresent(of -> read(of, key));
    flows.table().cut(key, cause, System.nanoTime()).ifPresent(this::ended);
  }

  private void read(Kernel from, FlowKey key) {
    try {
      Optional<KernelFlow> counted = from.find(key);
      flows.observe(key, counted, System.nanoTime());
    } catch (IOException e) {
      LOG.debug("flow={} counts=unknown", key, e);
    }
  }

  private void ended(FlowEnd end) {
    sender.forget(end.key());
    flows.ended(end, System.currentTimeMillis());
  }

  private List<FlowKey> keys() {
    List<FlowKey> keys = new ArrayList<>();
    flows.all().forEach(flow -> keys.add(flow.key));
    return keys;
  }

  // --- what operators see

  List<ListenerView> ports() {
    return ports.ports().stream().sorted().map(this::view).toList();
  }

  private ListenerView view(int port) {
    if (kernel.isPresent()) {
      return new ListenerView(
          port, ListenerState.LISTENING, Optional.of(new Endpoint(vip.address(), port)), "");
    }
    ListenerState state = problem.isEmpty() ? ListenerState.BINDING : ListenerState.BACKING_OFF;
    return new ListenerView(port, state, Optional.empty(), problem);
  }

  List<RuleView> ruleViews() {
    return accounts.views(ports.rules().stream().map(of -> of.rule()).toList());
  }

  List<ConnectionView> connections() {
    kernel.ifPresent(
        of -> {
          try {
            of.forEach(
                some ->
                    some.forEach(
                        each -> {
                          if (flows.find(each.key()) != null) {
                            flows.observe(each.key(), Optional.of(each), System.nanoTime());
                          }
                        }));
          } catch (IOException e) {
            LOG.warn("vip={} counts=old reason=\"{}\"", vip.name(), e.getMessage());
          }
        });
    List<ConnectionView> views = new ArrayList<>();
    flows.all().forEach(flow -> flows.view(flow).ifPresent(views::add));
    return views;
  }
}
