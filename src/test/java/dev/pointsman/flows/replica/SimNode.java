package dev.pointsman.flows.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.flows.Arrival;
import dev.pointsman.flows.FlowChange;
import dev.pointsman.flows.FlowCopies;
import dev.pointsman.flows.FlowCounts;
import dev.pointsman.flows.FlowImage;
import dev.pointsman.flows.FlowPage;
import dev.pointsman.flows.FlowTable;
import dev.pointsman.flows.Given;
import dev.pointsman.flows.replica.Replica.Received;
import dev.pointsman.flows.replica.ReplicaMessage.Ack;
import dev.pointsman.flows.replica.ReplicaMessage.Batch;
import dev.pointsman.model.CloseCause;
import dev.pointsman.model.FlowKey;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.Term;
import dev.pointsman.model.VipName;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A scheduler node: a replicator over a table while it owns the VIP, a replica otherwise. */
final class SimNode {
  static final VipName VIP = new VipName("media");

  /** A flow and the time it began, for keys are used again. */
  record Promise(FlowKey key, long started) {}

  final World world;
  final int rank;
  final NodeName name;
  final int capacity;
  final ReplicaSettings settings;
  final Set<Promise> promised = new HashSet<>();
  final Map<Release.Why, Integer> released = new HashMap<>();
  long term;
  long incarnation;
  FlowCopies copies;
  Replica replica;
  Optional<Owning> owning = Optional.empty();

  /** What applying the changes that the replica tells makes of a kernel's table. */
  final Map<FlowKey, FlowImage> kernel = new HashMap<>();

  /** What an owner has. */
  record Owning(FlowTable table, Replicator replicator) {}

  SimNode(World world, int rank, int capacity, ReplicaSettings settings) {
    this.world = world;
    this.rank = rank;
    this.capacity = capacity;
    this.settings = settings;
    this.name = new NodeName("n" + rank);
    this.copies = new FlowCopies(Given.VIP, capacity, rank);
    this.replica = new Replica(VIP, copies, incarnation, Term.NONE);
  }

  boolean owns() {
    return owning.isPresent();
  }

  /** It forgets everything but the terms it has heard of, which are on its disk. */
  void restart() {
    world.story.add(world.now + ": " + name + " restarts");
    owning = Optional.empty();
    promised.clear();
    incarnation++;
    world.troubled = world.now;
    follow(Map.of());
  }

  private void follow(Map<FlowKey, FlowImage> own) {
    kernel.clear();
    copies = new FlowCopies(Given.VIP, capacity, rank);
    replica = new Replica(VIP, copies, incarnation, new Term(term));
    own.values().forEach(image -> assertThat(replica.hold(image)).isTrue());
    kernel.putAll(own);
  }

  void take(long under) {
    world.story.add(world.now + ": " + name + " takes term " + under);
    term = under;
    world.troubled = world.now;
    Replicator replicator =
        new Replicator(VIP, new Term(under), rank, incarnation * 1_000_000, settings);
    FlowTable table = new FlowTable(Given.VIP, capacity, Given.TIMEOUTS, rank, replicator);
    copies.forEach(image -> assertThat(table.adopt(image, world.now)).isTrue());
    promised.forEach(
        promise ->
            assertThat(table.view(promise.key()))
                .as("%s at %s: %s", promise, name, world.story)
                .isPresent());
    promised.clear();
    world.nodes.stream().filter(n -> n != this).forEach(n -> replicator.join(n.name));
    owning = Optional.of(new Owning(table, replicator));
  }

  void letGo() {
    world.story.add(world.now + ": " + name + " lets go of term " + term);
    Map<FlowKey, FlowImage> own = images();
    owning = Optional.empty();
    follow(own);
  }

  Map<FlowKey, FlowImage> images() {
    Map<FlowKey, FlowImage> images = new HashMap<>();
    FlowPage page = owning.orElseThrow().table().page(0, Integer.MAX_VALUE, Optional.empty());
    page.flows()
        .forEach(flow -> FlowImage.of(flow).ifPresent(image -> images.put(image.key(), image)));
    return images;
  }

  void receive(NodeName from, ReplicaMessage message) {
    switch (message) {
      case Ack ack -> owning.ifPresent(own -> own.replicator().acknowledged(from, ack));
      case Batch batch -> {
        if (owning.isPresent()) {
          world.send(this, from, owning.orElseThrow().replicator().answer(batch));
        } else {
          Received received = replica.receive(batch);
          received.changes().forEach(this::mirror);
          term = Math.max(term, replica.origin().term().value());
          world.send(this, from, received.ack());
        }
      }
    }
  }

  private void mirror(FlowChange change) {
    switch (change) {
      case FlowChange.Put put -> kernel.put(put.key(), put.image());
      case FlowChange.Removed removed -> {
        assertThat(kernel.remove(removed.key())).isNotNull();
        promised.removeIf(promise -> promise.key().equals(removed.key()));
      }
    }
  }

  void act() {
    owning
        .filter(own -> own.replicator().superseded().isPresent())
        .ifPresent(
            own -> {
              term = Math.max(term, own.replicator().superseded().orElseThrow().value());
              letGo();
            });
    owning.ifPresent(this::serve);
  }

  private void serve(Owning own) {
    for (Replicator.Sending sending : own.replicator().step(own.table(), world.now)) {
      world.send(this, sending.to(), sending.batch());
    }
    for (Release release : own.replicator().release(world.now)) {
      released.merge(release.why(), 1, Integer::sum);
      boolean waits = own.table().sentOn(release.key(), world.now);
      if (waits && release.why() == Release.Why.HELD) {
        promise(release.key());
      }
    }
  }

  /** Whoever has a flow whose SYN went on for that must have it until it is told otherwise. */
  private void promise(FlowKey key) {
    long started = owning.orElseThrow().table().view(key).orElseThrow().startedMillis();
    int holders = 0;
    for (SimNode node : world.nodes) {
      if (!node.owns()
          && node.copies.find(key).filter(image -> image.startedMillis() == started).isPresent()) {
        node.promised.add(new Promise(key, started));
        holders++;
      }
    }
    if (world.troubled < started) {
      assertThat(holders)
          .as("%s at %s: %s", key, world.now, world.story)
          .isGreaterThanOrEqualTo(Math.min(settings.acknowledgements(), world.nodes.size() - 1));
    }
  }

  /** One random thing happens to a flow. */
  void happen(FlowKey key) {
    Owning own = owning.orElseThrow();
    FlowTable table = own.table();
    long now = world.now;
    switch (world.random.nextInt(6)) {
      case 0, 1, 2 -> {
        if (table.syn(key, now, now) instanceof Arrival.Decide
            && table.decided(key, Given.server(world.random.nextInt(5)), now)) {
          own.replicator().hold(key, now);
        }
      }
      case 3 -> table.clientEnds(key, false, now);
      case 4 -> table.cut(key, CloseCause.SERVER_GONE, now);
      default -> table.due(now, 10).forEach(due -> table.settle(due, FlowCounts.NONE, now));
    }
  }
}
