package dev.pointsman.election;

import dev.pointsman.election.Transition.ReleaseReason;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.Quorum;
import dev.pointsman.model.VipName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * Two to five scheduler nodes and two VIPs on a {@link FakeNetwork}, in simulated time: one event
 * after the other, so that a seed runs the same every time. {@code media} prefers the nodes in
 * order of their names, {@code web} in the opposite order.
 */
final class Simulation {
  static final VipName MEDIA = new VipName("media");
  static final VipName WEB = new VipName("web");
  static final List<VipName> VIPS = List.of(MEDIA, WEB);
  static final Timing TIMING =
      new Timing(
          Duration.ofMillis(100),
          Duration.ofMillis(500),
          Duration.ofMillis(300),
          Duration.ofMillis(1000),
          Duration.ofMillis(200),
          Duration.ofMillis(3000),
          1000);

  private record Event(long time, long order, Runnable action) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      int byTime = Long.compare(time, other.time);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  final RandomGenerator random;
  final FakeNetwork network;
  final Map<NodeName, SimNode> nodes = new TreeMap<>();
  final List<Contest> contests;
  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private final List<Runnable> watchers = new ArrayList<>();
  private final List<Consumer<Transition>> observers = new ArrayList<>();
  private long incarnations;
  private long orders;
  long time;
  long messages;

  Simulation(int size, boolean preempt, Quorum quorum, long seed) {
    random = new SplittableRandom(seed);
    network = new FakeNetwork(random);
    for (int i = 0; i < size; i++) {
      NodeName name = new NodeName(String.valueOf((char) ('a' + i)));
      SimClock clock = SimClock.random(TIMING.driftPpm(), random);
      nodes.put(
          name,
          new SimNode(
              name,
              clock,
              this::send,
              transition -> observers.forEach(observer -> observer.accept(transition)),
              (reason, letGo) -> after(lettingGo(reason), () -> letGo.accept(time))));
    }
    List<NodeName> forward = List.copyOf(nodes.keySet());
    List<NodeName> backward = new ArrayList<>(forward);
    Collections.reverse(backward);
    contests =
        List.of(
            new Contest(MEDIA, forward, preempt, quorum),
            new Contest(WEB, backward, preempt, quorum));
  }

  Contest contest(VipName vip) {
    return contests.stream().filter(contest -> contest.vip().equals(vip)).findFirst().orElseThrow();
  }

  /** Called after every event. */
  void watch(Runnable watcher) {
    watchers.add(watcher);
  }

  void observe(Consumer<Transition> observer) {
    observers.add(observer);
  }

  SimNode node(String name) {
    return Objects.requireNonNull(nodes.get(new NodeName(name)), name);
  }

  void after(long delay, Runnable action) {
    events.add(new Event(time + delay, orders++, action));
  }

  private void send(StateMessage message) {
    for (NodeName peer : nodes.keySet()) {
      if (peer.equals(message.from())) {
        continue;
      }
      messages++;
      for (int copy = network.copies(message.from(), peer); copy > 0; copy--) {
        after(network.delay(), () -> node(peer.value()).step(new Input.Heard(message), time));
      }
    }
  }

  /** Starts the node's process; it holds the state and its interfaces are up {@code later}. */
  void start(SimNode node, long later) {
    ElectionSettings settings =
        new ElectionSettings(
            node.name, ++incarnations, new TreeSet<>(nodes.keySet()), contests, TIMING, Map.of());
    node.start(settings, SimClock.random(TIMING.driftPpm(), random), time);
    Election started = node.election.orElseThrow();
    after(
        later,
        () -> {
          if (node.election.filter(now -> now == started).isPresent()) {
            node.ready = true;
            node.fit.addAll(VIPS);
            node.fitness(time);
          }
        });
  }

  /** A node has all flows of a VIP from now on, or lacks some: it and the others see it at once. */
  void copies(SimNode of, VipName vip, boolean complete) {
    if (complete) {
      of.incomplete.remove(vip);
    } else {
      of.incomplete.add(vip);
    }
    for (SimNode node : nodes.values()) {
      node.lacking.put(
          vip,
          nodes.values().stream()
              .filter(other -> other != node && other.incomplete.contains(vip))
              .map(other -> other.name)
              .collect(Collectors.toUnmodifiableSet()));
      node.fitness(time);
    }
  }

  void startAll() {
    nodes.values().forEach(node -> start(node, Millis.of(10)));
  }

  /** Ends the process. {@code noticed}: its host lives and closes its links. */
  void crash(SimNode node, boolean noticed) {
    node.crash();
    if (noticed) {
      for (SimNode peer : nodes.values()) {
        if (peer != node && network.open(node.name, peer.name)) {
          after(network.delay(), () -> peer.step(new Input.LinkClosed(node.name), time));
        }
      }
    }
  }

  /** How long a node takes to let go of a VIP: by any of the clocks not longer than it may. */
  private long lettingGo(ReleaseReason reason) {
    long most = TIMING.letGo().toNanos() * 9 / 10;
    return random.nextLong(reason == ReleaseReason.LEASE_ENDED ? most : 3 * most);
  }

  /** Whose kernels have the VIP's address, but for those of processes that have ended. */
  List<NodeName> holders(VipName vip) {
    return nodes.values().stream()
        .filter(node -> node.addresses.contains(vip))
        .map(node -> node.name)
        .toList();
  }

  List<NodeName> owners(VipName vip) {
    return nodes.values().stream()
        .filter(node -> node.owns(vip, time))
        .map(node -> node.name)
        .toList();
  }

  /** Lets the given time pass. */
  void run(long duration) {
    long end = time + duration;
    while (true) {
      SimNode next = Collections.min(nodes.values(), Comparator.comparingLong(SimNode::stepAt));
      long tick = next.stepAt();
      long event = events.isEmpty() ? Long.MAX_VALUE : events.peek().time();
      if (Math.min(tick, event) > end) {
        break;
      }
      time = Math.max(time, Math.min(tick, event));
      if (event <= tick) {
        events.remove().action().run();
      } else {
        next.step(new Input.Tick(), time);
      }
      watchers.forEach(Runnable::run);
    }
    time = end;
  }
}
