package dev.pointsman.hop;

import dev.pointsman.flows.FlowEnd;
import dev.pointsman.flows.FlowImage;
import dev.pointsman.flows.FlowTable;
import dev.pointsman.flows.FlowTimeouts;
import dev.pointsman.flows.Stray;
import dev.pointsman.flows.packet.MacPair;
import dev.pointsman.flows.packet.TcpFrame;
import dev.pointsman.flows.replica.Release;
import dev.pointsman.linux.datapath.EventType;
import dev.pointsman.linux.datapath.KernelFlow;
import dev.pointsman.model.CloseCause;
import dev.pointsman.model.ConnectionId;
import dev.pointsman.model.ConnectionView;
import dev.pointsman.model.Endpoint;
import dev.pointsman.model.FlowKey;
import dev.pointsman.model.HopSettings;
import dev.pointsman.model.SchedulingRule;
import dev.pointsman.model.ServerName;
import dev.pointsman.model.Term;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A VIP that hops, as its owner has it: it decides, and keeps the flows. Part of the VIP's actor.
 */
final class HopOwner implements HopSender.Outcome {
  private static final Logger LOG = LoggerFactory.getLogger(HopOwner.class);

  /**
   * A SYN that has waited for so long was sent again, perhaps to another owner: a client does so
   * after a second (RFC 6298, 2). It waits when this process was stopped.
   */
  private static final long STALE = 1_000_000_000L;

  private final HopShared shared;
  private final HopTelling telling;
  private final HopFlows flows;
  private final HopArrivals arrivals;
  private final HopTakeover takeover;
  private final HopSweeps sweeps;
  private final HopClosings closings;

  HopOwner(HopShared shared, HopTelling telling) {
    this.shared = shared;
    this.telling = telling;
    HopSettings settings = shared.settings();
    FlowTable table =
        new FlowTable(
            anyKey(shared),
            settings.maxFlows(),
            timeouts(settings),
            ThreadLocalRandom.current().nextLong(),
            telling);
    this.flows =
        new HopFlows(
            shared.vip().name(), shared.node(), table, shared.accounts(), shared.spawner());
    this.arrivals = new HopArrivals(shared, flows, telling);
    this.takeover = new HopTakeover(shared, flows, arrivals);
    this.sweeps = new HopSweeps(shared, flows, arrivals.desk());
    this.closings = new HopClosings(settings.closeRate(), shared.node().settings().drainDeadline());
  }

  static FlowKey anyKey(HopShared shared) {
    Endpoint any = new Endpoint(shared.vip().address(), 0);
    return FlowKey.of(any, any);
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

  HopTelling telling() {
    return telling;
  }

  // --- what it is told

  /** Other rules are in force, or these are from the start. */
  void configured(List<SchedulingRule> rules) {
    rules.forEach(rule -> flows.table().idle(rule.port(), rule.limits().idleTimeout()));
    closings.changed(shared.ports(), flows, System.nanoTime());
  }

  void refuseNew() {
    arrivals.refuseAll(CloseCause.STOPPING);
  }

  /** Another node is about to announce the VIP: who dials now is kept for it. */
  void quiet() {
    arrivals.quiet(true);
  }

  /** The VIP is this node's after all, or under another term. */
  void renew(Term term, int rank) {
    arrivals.quiet(false);
    telling.renew(term, rank, System.nanoTime());
    release();
  }

  /** Flows that the owner before has begun while this node took over. */
  void adopt(List<FlowImage> images) {
    long now = System.nanoTime();
    List<FlowImage> unknown = new ArrayList<>();
    for (FlowImage image : images) {
      if (flows.find(image.key()) == null) {
        unknown.add(image);
      } else if (image.fin() || image.reset()) {
        flows.table().clientEnds(image.key(), image.reset(), now);
        flows.notice(image.key());
      }
    }
    takeover.take(unknown);
    for (FlowImage image : unknown) {
      flows.table().view(image.key()).flatMap(FlowImage::of).ifPresent(telling::adopted);
    }
    release();
  }

  /** Takes over what a backup has kept, or if it was none, what is in the kernel. */
  void adopt(Optional<HopBackup> before) {
    takeover.begin(before);
    shared.flush();
  }

  /** Whether it has something to do that need not be done at once. */
  boolean isBusy() {
    return !takeover.isDone();
  }

  /** Does some of that. */
  void proceed() {
    takeover.proceed();
    shared.flush();
  }

  // --- what the kernel shows

  void seen(List<Sighting> sightings) {
    long now = System.nanoTime();
    arrivals.begin();
    for (Sighting sighting : sightings) {
      FlowKey key = sighting.frame().key();
      if (sighting.type() == EventType.SYN) {
        if (now - sighting.time() > STALE) {
          continue;
        }
        arrivals.syn(sighting, this::replaced);
      } else {
        flows.table().clientEnds(key, sighting.type() == EventType.RST, now);
        flows.notice(key);
      }
    }
    release();
  }

  /** A flow has made room for another, or the client uses its port again. */
  private void replaced(HopArrivals.Replaced replaced) {
    if (replaced.byItsKey()) {
      // The kernel replaces it together with its counts.
      flows.ended(replaced.end(), System.currentTimeMillis());
    } else {
      ended(replaced.end());
    }
  }

  void strayed(List<Sighting> strays) {
    long now = System.nanoTime();
    for (Sighting stray : strays) {
      FlowKey key = stray.frame().key();
      switch (flows.table().stray(key)) {
        case Stray.Unknown unknown -> answer(stray, "stray", now);
        case Stray.WasCut was -> {
          answer(stray, "cut", now);
          toServer(was.server())
              .ifPresent(macs -> shared.resets().passOn(stray.frame(), macs, now));
        }
        case Stray.Early early -> {}
        // The kernel has lost it; the segment comes again.
        case Stray.Live live -> arrivals.again(key);
      }
    }
    release();
  }

  private void answer(Sighting stray, String why, long now) {
    if (shared.resets().answer(stray.frame(), now)) {
      shared.meter().reset(why);
    }
  }

  private Optional<MacPair> toServer(ServerName server) {
    return shared.ports().server(server).flatMap(at -> shared.reach().routes().of(at).macs());
  }

  /** What may go on goes on, backups are told, and the kernel forgets what has ended. */
  void release() {
    long now = System.nanoTime();
    telling.tell(flows.table(), now);
    for (Release released : telling.release(now)) {
      shared.meter().released(released.why().label());
      arrivals.again(released.key());
    }
    List<HopFlow> those = arrivals.takeReleased();
    shared
        .reach()
        .kernel()
        .ifPresent(
            kernel -> shared.sender().release(those, kernel, shared.reach().routes(), this, now));
    shared.flush();
  }

  @Override
  public void sent(FlowKey key, long waitedNanos) {
    HopFlow flow = flows.find(key);
    if (flow != null && flows.table().sentOn(key, System.nanoTime())) {
      flow.waitedNanos = waitedNanos;
      shared.meter().sent(waitedNanos);
      sweeps.young(key);
    }
  }

  @Override
  public void full(FlowKey key, Optional<TcpFrame> syn) {
    // Other VIPs of the interface have the rest of its table.
    syn.ifPresent(
        frame -> {
          if (shared.resets().answer(frame, System.nanoTime())) {
            shared.meter().reset("refused");
          }
        });
    shared.limits().reached(HopLimits.Limit.MAX_FLOWS, 1, shared.settings().maxFlows());
    cut(key, CloseCause.TABLE_FULL);
  }

  @Override
  public void failed(FlowKey key) {
    cut(key, CloseCause.INTERNAL_ERROR);
  }

  // --- time

  /** Looks around; true if it was one of the sweeps in which more is done. */
  boolean sweep() {
    shared
        .reach()
        .kernel()
        .ifPresent(
            kernel -> {
              try {
                sweeps.run(kernel, System.nanoTime()).forEach(this::ended);
                flows.datagrams().sweep(kernel, flows, shared, sweeps.isLongRound());
              } catch (IOException e) {
                LOG.error("vip={} sweep=failed reason=\"{}\"", shared.vip().name(), e.getMessage());
              }
            });
    closeDue();
    release();
    return sweeps.isLongRound();
  }

  private void closeDue() {
    closings
        .due(shared.ports(), flows, System.nanoTime())
        .forEach(cut -> cut(cut.key(), cut.cause()));
  }

  // --- ends

  void closeServer(ServerName server, CloseCause cause) {
    closings.server(server, cause, flows);
    closeDue();
    release();
  }

  /** Cuts every flow; returns how many they are. */
  int cutAll(CloseCause cause) {
    List<FlowKey> all = keys();
    all.forEach(key -> cut(key, cause));
    release();
    return all.size();
  }

  /** The actor of a connection has failed, and supervision has logged it. */
  void failed(FlowKey key, ConnectionId id) {
    HopFlow flow = flows.find(key);
    if (flow != null && flow.id.equals(id)) {
      cut(key, CloseCause.INTERNAL_ERROR);
      release();
    }
  }

  /** Closes every account; the flows themselves stay in the kernel. */
  void closeAll(CloseCause cause) {
    keys().forEach(key -> close(key, cause));
  }

  /** Closes the account of a flow, which stays in the kernel. */
  void close(FlowKey key, CloseCause cause) {
    flows
        .table()
        .cut(key, cause, System.nanoTime())
        .ifPresent(end -> flows.ended(end, System.currentTimeMillis()));
  }

  private void cut(FlowKey key, CloseCause cause) {
    flows.observe(key, shared.reach().find(key), System.nanoTime());
    flows.table().cut(key, cause, System.nanoTime()).ifPresent(this::ended);
  }

  private void ended(FlowEnd end) {
    shared.sender().forget(end.key());
    flows.ended(end, System.currentTimeMillis());
  }

  /** Those of all flows that have a server. */
  List<FlowKey> keys() {
    List<FlowKey> keys = new ArrayList<>();
    flows.all().forEach(flow -> keys.add(flow.key));
    return keys;
  }

  /** Ends may have been missed: the kernel's flags tell them. */
  void missed() {
    shared.reach().kernel().ifPresent(this::observeAll);
    release();
  }

  // --- what operators see

  List<ConnectionView> connections() {
    shared.reach().kernel().ifPresent(this::observeAll);
    List<ConnectionView> views = new ArrayList<>();
    flows.all().forEach(flow -> flows.view(flow).ifPresent(views::add));
    return views;
  }

  private void observeAll(Kernel kernel) {
    try {
      kernel.forEach(
          some -> {
            for (KernelFlow each : some) {
              if (flows.find(each.key()) != null) {
                flows.observe(each.key(), Optional.of(each), System.nanoTime());
              }
            }
          });
    } catch (IOException e) {
      LOG.warn("vip={} counts=old reason=\"{}\"", shared.vip().name(), e.getMessage());
    }
  }
}
