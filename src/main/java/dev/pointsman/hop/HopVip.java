package dev.pointsman.hop;

import dev.pointsman.dispatch.NodeContext;
import dev.pointsman.flows.FlowImage;
import dev.pointsman.flows.FlowState;
import dev.pointsman.flows.replica.ReplicaMessage;
import dev.pointsman.hop.HopInterfaceActor.Declaration;
import dev.pointsman.linux.datapath.Role;
import dev.pointsman.model.CloseCause;
import dev.pointsman.model.ConnectionId;
import dev.pointsman.model.ConnectionView;
import dev.pointsman.model.Endpoint;
import dev.pointsman.model.FlowKey;
import dev.pointsman.model.HopView;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.SchedulingRule;
import dev.pointsman.model.ServerName;
import dev.pointsman.model.SiteView.ListenerState;
import dev.pointsman.model.SiteView.ListenerView;
import dev.pointsman.model.SiteView.RuleView;
import dev.pointsman.model.Term;
import dev.pointsman.server.ServerRef;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A VIP that hops, without its actor, which calls this and nobody else: what the kernel shows comes
 * in, what the kernel is to do goes out. It is an owner's or a backup's.
 */
final class HopVip {
  private static final Logger LOG = LoggerFactory.getLogger(HopVip.class);

  /** How long an owner goes on at most after the next one has taken the VIP. */
  private static final long LAST_WORDS = 2_000_000_000L;

  private final HopShared shared;
  private final Consumer<Declaration> declare;
  private Optional<HopOwner> owner = Optional.empty();
  private Optional<HopBackup> backup;

  /** What it had as a backup, while the kernel cannot be asked what it has. */
  private Optional<HopBackup> inherited = Optional.empty();

  /** What it had as a backup, as long as the owner before may still tell of flows. */
  private Optional<HopBackup> predecessor = Optional.empty();

  private long predecessorUntil;

  /** What it was as an owner, until all accounts are closed. */
  private Optional<HopRetirement> retired = Optional.empty();

  /** The other scheduler nodes that can be told of flows. */
  private final Set<NodeName> linked = new LinkedHashSet<>();

  private Role role = Role.STANDBY;
  private Set<ServerAt> declared = Set.of();
  private Set<Integer> declaredPorts = Set.of();
  private Term term = Term.NONE;

  /**
   * A backup's.
   *
   * @param declare takes what is wanted of the interface
   */
  HopVip(HopShared shared, Consumer<Declaration> declare) {
    this.shared = shared;
    this.declare = declare;
    this.backup = Optional.of(new HopBackup(shared, Term.NONE));
  }

  // --- what it is told to do

  void configure(List<SchedulingRule> rules, Map<ServerName, ServerRef> servers) {
    List<SchedulingRule> before = rules();
    shared.ports().configure(rules, servers);
    shared.accounts().changed(before, rules);
    owner.ifPresent(of -> of.configured(rules));
    declare();
  }

  private List<SchedulingRule> rules() {
    return shared.ports().rules().stream().map(of -> of.rule()).toList();
  }

  /** The VIP is this node's, or is still under another term. */
  void own(Term under, int rank) {
    if (owner.isPresent()) {
      term = under;
      owner.get().renew(under, rank);
      return;
    }
    NodeContext node = shared.node();
    term = under;
    role = Role.OWNER;
    // First of all: the kernel is to tell of first packets while the flows are taken over.
    declare();
    HopOwner next =
        new HopOwner(
            shared,
            new HopTelling(
                shared.vip().name(), under, rank, node.settings().hop(), shared.links()));
    next.configured(rules());
    Optional<HopBackup> before = backup;
    owner = Optional.of(next);
    backup = Optional.empty();
    predecessor = before;
    predecessorUntil = System.nanoTime() + LAST_WORDS;
    if (shared.reach().kernel().isPresent()) {
      next.adopt(before);
    } else {
      inherited = before;
    }
    linked.forEach(next.telling()::joined);
    next.release();
    declare();
  }

  /** Another node is about to announce the VIP. */
  void handOver() {
    owner.stream()
        .flatMap(of -> of.telling().standings().stream())
        .filter(backup -> !backup.complete() || backup.behind() > 0)
        .forEach(
            backup ->
                LOG.info(
                    "vip={} handing-over node={} complete={} behind={}",
                    shared.vip().name(),
                    backup.node(),
                    backup.complete(),
                    backup.behind()));
    owner.ifPresent(HopOwner::quiet);
  }

  /**
   * The VIP is another node's.
   *
   * @return whether its flows were cut, as nobody has them; their clients are to be reset for a
   *     while, and {@link #parted} ends that
   */
  boolean standBy() {
    if (owner.isEmpty()) {
      return false;
    }
    HopOwner was = owner.get();
    boolean kept = was.telling().isKept();
    if (!kept && was.flows().size() > 0) {
      int cut = was.cutAll(CloseCause.VIP_MOVED);
      LOG.warn(
          "vip={} cut={} cause={} reason=\"no other scheduler node has its flows\"",
          shared.vip().name(),
          cut,
          CloseCause.VIP_MOVED.label());
      was.refuseNew();
      return true;
    }
    release(was);
    return false;
  }

  /** What was cut has been told to the clients that said something. */
  void parted() {
    owner.ifPresent(this::release);
  }

  private void release(HopOwner was) {
    HopBackup next = new HopBackup(shared, term);
    was.flows().images().forEach((FlowImage image) -> next.hold(image));
    // They go on elsewhere; what comes here meanwhile is still sent on by the kernel.
    retired.ifPresent(HopRetirement::end);
    retired = Optional.of(new HopRetirement(was));
    for (FlowState.Kind kind : FlowState.Kind.values()) {
      shared.meter().flows(kind.label(), 0);
    }
    owner = Optional.empty();
    predecessor = Optional.empty();
    backup = Optional.of(next);
  }

  /**
   * Its address is gone: from now on what nobody knows is for this host. Before, this host would
   * have refused first packets that are on their way to the next owner.
   */
  void rest() {
    if (owner.isEmpty() && role == Role.OWNER) {
      role = Role.STANDBY;
      declare();
    }
  }

  void refuseNew() {
    owner.ifPresent(HopOwner::refuseNew);
  }

  void ready(Kernel now, ServerRoutes reached) {
    if (shared.reach().ready(now, reached)) {
      owner.ifPresent(of -> of.adopt(inherited));
      inherited = Optional.empty();
      backup.ifPresent(HopBackup::reinstall);
    }
  }

  void notReady(String reason) {
    shared.reach().notReady(reason);
  }

  private void declare() {
    Set<ServerAt> servers = new LinkedHashSet<>(shared.ports().servers());
    // Those, too, of flows that may end yet though their rule is gone.
    Set<Integer> ports = new LinkedHashSet<>(shared.ports().ports());
    owner.ifPresent(
        of ->
            of.flows()
                .all()
                .forEach(
                    flow -> {
                      servers.add(flow.server());
                      ports.add(flow.key.vipPort());
                    }));
    declared = servers;
    declaredPorts = ports;
    declare.accept(new Declaration(shared.vip().address(), ports, role, servers));
  }

  // --- what the kernel shows, and the links tell

  void seen(List<Sighting> sightings) {
    owner.ifPresent(of -> of.seen(sightings));
  }

  void strayed(List<Sighting> strays) {
    owner.ifPresent(of -> of.strayed(strays));
  }

  void joined(NodeName node) {
    if (!shared.vip().schedulers().contains(node)) {
      return;
    }
    linked.add(node);
    owner.ifPresent(
        of -> {
          of.telling().joined(node);
          of.release();
        });
  }

  void left(NodeName node) {
    linked.remove(node);
    owner.ifPresent(
        of -> {
          of.telling().left(node);
          of.release();
        });
  }

  void received(NodeName from, ReplicaMessage message) {
    if (owner.isPresent() && message instanceof ReplicaMessage.Batch batch) {
      if (predecessor.isPresent() && System.nanoTime() > predecessorUntil) {
        predecessor = Optional.empty();
      }
      HopOwner now = owner.get();
      Optional<List<FlowImage>> last =
          predecessor.flatMap(
              of -> of.lastWords(from, batch, key -> now.flows().find(key) != null));
      if (last.isPresent()) {
        now.adopt(last.get());
        return;
      }
    }
    owner.ifPresent(
        of -> {
          of.telling()
              .received(from, message)
              .ifPresent(
                  later ->
                      LOG.info(
                          "vip={} term={} superseded-by={} told-by={}",
                          shared.vip().name(),
                          term,
                          later,
                          from));
          of.release();
        });
    backup.ifPresent(of -> of.received(from, message));
  }

  // --- time

  void sweep() {
    shared.meter().copies(backup.map(HopBackup::size).orElse(0));
    shared
        .meter()
        .backups(
            owner.map(of -> of.telling().complete()).orElse(0),
            owner.map(of -> of.telling().behind()).orElse(0L));
    owner.ifPresent(
        of -> {
          if (of.sweep()
              && !(declared.equals(shared.ports().servers())
                  && declaredPorts.equals(shared.ports().ports()))) {
            declare();
          }
        });
  }

  /** Whether it has something to do that need not be done at once. */
  boolean isBusy() {
    return retired.isPresent() || owner.filter(HopOwner::isBusy).isPresent();
  }

  /** Does some of that, for a few milliseconds. */
  void proceed() {
    owner.filter(HopOwner::isBusy).ifPresent(HopOwner::proceed);
    retired.ifPresent(HopRetirement::proceed);
    retired = retired.filter(of -> !of.isDone());
  }

  /** Ends may have been missed. */
  void missed() {
    owner.ifPresent(HopOwner::missed);
  }

  /** When {@link #due} has something to do if nothing happens before; the greatest for never. */
  long deadline() {
    return owner.map(of -> of.telling().deadline()).orElse(Long.MAX_VALUE);
  }

  void due() {
    owner.ifPresent(HopOwner::release);
  }

  // --- ends

  void closeServer(ServerName server, CloseCause cause) {
    owner.ifPresent(of -> of.closeServer(server, cause));
  }

  /** Cuts every flow; returns how many they are. */
  int cutAll(CloseCause cause) {
    return owner.map(of -> of.cutAll(cause)).orElse(0);
  }

  void failed(FlowKey key, ConnectionId id) {
    owner.ifPresent(of -> of.failed(key, id));
  }

  void closeAll(CloseCause cause) {
    retired.ifPresent(HopRetirement::end);
    owner.ifPresent(of -> of.closeAll(cause));
  }

  /** How many flows it has as their owner. */
  int size() {
    return owner.map(of -> of.flows().size()).orElse(0);
  }

  // --- what operators see

  List<ListenerView> ports() {
    return shared.ports().ports().stream().sorted().map(this::view).toList();
  }

  private ListenerView view(int port) {
    HopReach reach = shared.reach();
    if (reach.kernel().isPresent()) {
      Endpoint endpoint = new Endpoint(shared.vip().address(), port);
      return new ListenerView(port, ListenerState.LISTENING, Optional.of(endpoint), "");
    }
    ListenerState state =
        reach.problem().isEmpty() ? ListenerState.BINDING : ListenerState.BACKING_OFF;
    return new ListenerView(port, state, Optional.empty(), reach.problem());
  }

  List<RuleView> ruleViews() {
    return shared.accounts().views(rules());
  }

  HopView view() {
    return owner
        .map(
            of ->
                new HopView(HopView.Role.OWNER, of.flows().size(), true, of.telling().standings()))
        .orElseGet(
            () ->
                new HopView(
                    HopView.Role.BACKUP,
                    backup.map(HopBackup::size).orElse(0),
                    backup.filter(HopBackup::isComplete).isPresent(),
                    List.of()));
  }

  List<ConnectionView> connections() {
    return owner.map(HopOwner::connections).orElseGet(ArrayList::new);
  }
}
