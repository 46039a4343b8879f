package dev.pointsman.hop;

import dev.pointsman.flows.FlowChange;
import dev.pointsman.flows.FlowCopies;
import dev.pointsman.flows.FlowImage;
import dev.pointsman.flows.replica.Replica;
import dev.pointsman.flows.replica.ReplicaMessage;
import dev.pointsman.linux.datapath.KernelFlow;
import dev.pointsman.model.FlowKey;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.Term;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A VIP that hops, as a node has it that does not own it: copies of its flows, in the kernel, too,
 * so that they go on the moment that the VIP is here. Part of the VIP's actor.
 */
final class HopBackup {
  private static final Logger LOG = LoggerFactory.getLogger(HopBackup.class);

  private final HopShared shared;
  private final Replica replica;

  /**
   * A backup that has heard of no owner yet.
   *
   * @param over the latest term known to be over
   */
  HopBackup(HopShared shared, Term over) {
    this.shared = shared;
    FlowCopies copies =
        new FlowCopies(
            HopOwner.anyKey(shared),
            shared.settings().maxFlows(),
            ThreadLocalRandom.current().nextLong());
    this.replica = new Replica(shared.vip().name(), copies, System.currentTimeMillis(), over);
  }

  /** Keeps a flow that this node has had itself. */
  void hold(FlowImage image) {
    replica.hold(image);
  }

  /** A message came; only an owner's is of interest. */
  void received(NodeName from, ReplicaMessage message) {
    if (message instanceof ReplicaMessage.Batch batch && batch.vip().equals(shared.vip().name())) {
      Replica.Received received = replica.receive(batch);
      apply(received.changes());
      // After the kernel has them, so that what is acknowledged goes on here.
      shared.links().send(from, received.ack());
    }
  }

  /**
   * What the owner before still says while this node takes over: flows that it began, and that
   * clients are connected with, who have not heard of this node yet.
   *
   * @param known whether this node has a flow already; of those nothing is put into the kernel
   * @return the flows that are new; empty, and nothing acknowledged, if it is not that owner's
   */
  Optional<List<FlowImage>> lastWords(
      NodeName from, ReplicaMessage.Batch batch, Predicate<FlowKey> known) {
    if (!batch.vip().equals(shared.vip().name()) || !batch.origin().equals(replica.origin())) {
      return Optional.empty();
    }
    Replica.Received received = replica.receive(batch);
    List<FlowImage> images = new ArrayList<>();
    List<FlowChange> unknown = new ArrayList<>();
    for (FlowChange change : received.changes()) {
      // What it says has ended may live here: its kernel does not see the clients any more.
      if (change instanceof FlowChange.Put put) {
        images.add(put.image());
        if (!known.test(put.key())) {
          unknown.add(put);
        }
      }
    }
    apply(unknown);
    shared.links().send(from, received.ack());
    return Optional.of(images);
  }

  private void apply(List<FlowChange> changes) {
    List<KernelFlow> put = new ArrayList<>();
    List<FlowKey> removed = new ArrayList<>();
    for (FlowChange change : changes) {
      switch (change) {
        case FlowChange.Put of -> flow(of.image()).ifPresent(put::add);
        case FlowChange.Removed of -> removed.add(of.key());
      }
    }
    try {
      install(put);
      if (!removed.isEmpty() && shared.reach().kernel().isPresent()) {
        shared.reach().kernel().get().remove(removed);
      }
    } catch (IOException e) {
      LOG.error("vip={} copies=not-in-kernel reason=\"{}\"", shared.vip().name(), e.getMessage());
    }
  }

  private void install(List<KernelFlow> put) throws IOException {
    if (put.isEmpty() || shared.reach().kernel().isEmpty()) {
      return;
    }
    if (shared.reach().kernel().get().install(put) < put.size()) {
      shared.limits().reached(HopLimits.Limit.MAX_FLOWS, 1, shared.settings().maxFlows());
    }
  }

  private Optional<KernelFlow> flow(FlowImage image) {
    int flags =
        (image.confirmed() ? KernelFlow.ESTABLISHED : 0)
            | (image.fin() ? KernelFlow.FIN : 0)
            | (image.reset() ? KernelFlow.RST : 0);
    return shared
        .ports()
        .server(image.server())
        .map(server -> shared.reach().routes().number(server))
        .map(number -> new KernelFlow(image.key(), number, flags, 0, 0, System.nanoTime()));
  }

  /** The interface can be used, or another one: its kernel is to have all copies. */
  void reinstall() {
    List<FlowChange> all = new ArrayList<>();
    forEach(image -> all.add(new FlowChange.Put(image)));
    apply(all);
  }

  void forEach(Consumer<FlowImage> consumer) {
    replica.copies().forEach(consumer);
  }

  int size() {
    return replica.copies().size();
  }

  /** Whether it has all the flows that there are, as far as the owner that it follows has told. */
  boolean isComplete() {
    return replica.isComplete();
  }
}
