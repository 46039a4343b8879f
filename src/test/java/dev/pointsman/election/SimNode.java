package dev.pointsman.election;

import dev.pointsman.election.Transition.ReleaseReason;
import dev.pointsman.model.HopCopies;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.VipName;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** A scheduler node of the simulation: its process, its clock, and what it is able to do. */
final class SimNode {
  final NodeName name;
  final Set<VipName> fit = new HashSet<>();

  /** The VIPs of which it does not have all flows. */
  final Set<VipName> incomplete = new HashSet<>();

  /** Which nodes lack flows of a VIP, as it would know as the owner. */
  final Map<VipName, Set<NodeName>> lacking = new HashMap<>();

  /** The VIPs whose address is on its interface. */
  final Set<VipName> addresses = new HashSet<>();

  private final Deque<Input> waiting = new ArrayDeque<>();
  private final Consumer<StateMessage> send;
  private final Consumer<Transition> observe;
  private final Set<VipName> wanted = new HashSet<>();
  private final BiConsumer<ReleaseReason, LongConsumer> lettingGo;
  SimClock clock;
  long startedAt;
  boolean ready;
  boolean leaving;
  boolean stopped;
  Optional<Election> election = Optional.empty();
  private Map<VipName, Role> roles = Map.of();
  private long stepAt = Long.MAX_VALUE;

  /** {@code lettingGo} calls what it is given after the time that it takes to let go of a VIP. */
  SimNode(
      NodeName name,
      SimClock clock,
      Consumer<StateMessage> send,
      Consumer<Transition> observe,
      BiConsumer<ReleaseReason, LongConsumer> lettingGo) {
    this.lettingGo = lettingGo;
    this.name = name;
    this.clock = clock;
    this.send = send;
    this.observe = observe;
  }

  void start(ElectionSettings settings, SimClock changed, long time) {
    clock = changed;
    startedAt = time;
    ready = false;
    leaving = false;
    stopped = false;
    waiting.clear();
    election = Optional.of(new Election(settings, clock.at(time)));
    step(new Input.Tick(), time);
  }

  void crash() {
    election = Optional.empty();
    roles = Map.of();
    addresses.clear();
    wanted.clear();
    waiting.clear();
    stepAt = Long.MAX_VALUE;
    stopped = false;
  }

  boolean running() {
    return election.isPresent();
  }

  boolean awake() {
    return running() && !stopped;
  }

  /** Whether it could own the VIP. */
  boolean able(VipName vip) {
    return awake() && ready && !leaving && fit.contains(vip);
  }

  Optional<MoveAnswer> step(Input input, long time) {
    if (stopped) {
      waiting.add(input);
      return Optional.empty();
    }
    if (election.isEmpty()) {
      return Optional.empty();
    }
    Decision decision = election.orElseThrow().step(input, clock.at(time));
    roles = decision.roles();
    stepAt = clock.when(decision.stepAt());
    decision.transitions().forEach(this::carryOut);
    decision.message().ifPresent(send);
    return decision.answer();
  }

  private void carryOut(Transition transition) {
    observe.accept(transition);
    VipName vip = transition.vip();
    switch (transition) {
      case Transition.Take take -> {
        addresses.add(vip);
        wanted.add(vip);
      }
      case Transition.Release release -> {
        wanted.remove(vip);
        Optional<Election> by = election;
        lettingGo.accept(release.reason(), time -> letGo(vip, by, time));
      }
      case Transition.Announce announce -> {}
    }
  }

  private void letGo(VipName vip, Optional<Election> by, long time) {
    if (stopped) {
      lettingGo.accept(ReleaseReason.LEASE_ENDED, later -> letGo(vip, by, later));
    } else if (election.equals(by) && !wanted.contains(vip)) {
      addresses.remove(vip);
      step(new Input.Gone(vip), time);
    }
  }

  void fitness(long time) {
    Map<VipName, HopCopies> copies = new HashMap<>();
    for (VipName vip : fit) {
      copies.put(
          vip, new HopCopies(!incomplete.contains(vip), lacking.getOrDefault(vip, Set.of())));
    }
    step(new Input.Fitness(ready, fit, copies), time);
  }

  /** What came while it was stopped is lost. */
  void forget() {
    waiting.clear();
  }

  /** Continues after a stop: what came meanwhile is taken in first, as from a mailbox. */
  void resume(long time) {
    stopped = false;
    while (!waiting.isEmpty()) {
      step(waiting.poll(), time);
    }
    step(new Input.Tick(), time);
  }

  /** When it wants to step by itself. */
  long stepAt() {
    return awake() ? stepAt : Long.MAX_VALUE;
  }

  /** Whether it owns the VIP, at this moment, by what it decided last. */
  boolean owns(VipName vip, long time) {
    return roles.get(vip) instanceof Role.Owner owner
        && (owner.until().isEmpty() || clock.at(time) < owner.until().getAsLong());
  }
}
