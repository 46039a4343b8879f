package dev.pointsman.hop;

import dev.pointsman.flows.FlowImage;
import dev.pointsman.linux.datapath.KernelFlow;
import dev.pointsman.model.FlowKey;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How an owner takes flows over. All are known at once; their actors begin little by little, as the
 * kernel forwards them anyway, and clients that dial meanwhile are not to wait. Part of the VIP's
 * actor.
 */
final class HopTakeover {
  private static final Logger LOG = LoggerFactory.getLogger(HopTakeover.class);

  private final HopShared shared;
  private final HopFlows flows;
  private final HopArrivals arrivals;

  /** Those that are yet to begin. */
  private final Deque<HopFlow> later = new ArrayDeque<>();

  /** Whether the kernel may have flows of this VIP that nobody knows. */
  private boolean strangers;

  HopTakeover(HopShared shared, HopFlows flows, HopArrivals arrivals) {
    this.shared = shared;
    this.flows = flows;
    this.arrivals = arrivals;
  }

  /** Takes over what a backup has kept, or if it was none, what is in the kernel. */
  void begin(Optional<HopBackup> before) {
    long began = System.nanoTime();
    HopAdoption adoption = adoption();
    before.ifPresent(backup -> backup.forEach(adoption::take));
    if (before.isPresent() && before.get().isComplete()) {
      strangers = true;
    } else {
      visit(adoption::visit);
    }
    end(adoption);
    if (adoption.adopted() > 0 || !adoption.strangers().isEmpty()) {
      LOG.info(
          "vip={} flows-adopted={} flows-removed={} ms={}",
          shared.vip().name(),
          adoption.adopted(),
          adoption.strangers().size(),
          (System.nanoTime() - began) / 1_000_000);
    }
  }

  /** Takes over flows that this owner does not know. */
  void take(List<FlowImage> images) {
    HopAdoption adoption = adoption();
    images.forEach(adoption::take);
    end(adoption);
  }

  private HopAdoption adoption() {
    return new HopAdoption(shared, flows, arrivals, later::add);
  }

  private void end(HopAdoption adoption) {
    adoption.strangers().forEach(shared.sender()::forget);
  }

  /** Whether there is nothing left to be done. */
  boolean isDone() {
    return later.isEmpty() && !strangers;
  }

  /** Does some of what is left. */
  void proceed() {
    HopSlice.run(later, this::begin);
    if (later.isEmpty() && strangers) {
      strangers = false;
      removeStrangers();
    }
  }

  private void begin(HopFlow flow) {
    if (flows.find(flow.key) == flow) {
      flows.begin(flow);
      flows.observe(flow.key, shared.reach().find(flow.key), System.nanoTime());
    }
  }

  private void removeStrangers() {
    FlowKey any = HopOwner.anyKey(shared);
    List<FlowKey> unknown = new ArrayList<>();
    visit(
        some -> {
          for (KernelFlow flow : some) {
            FlowKey key = flow.key();
            if (key.hasVipOf(any) && flows.find(key) == null) {
              unknown.add(key);
            }
          }
        });
    if (!unknown.isEmpty()) {
      LOG.info("vip={} flows-removed={}", shared.vip().name(), unknown.size());
      unknown.forEach(shared.sender()::forget);
    }
  }

  private void visit(Consumer<List<KernelFlow>> visitor) {
    if (shared.reach().kernel().isEmpty()) {
      return;
    }
    try {
      shared.reach().kernel().get().forEach(visitor);
    } catch (IOException e) {
      LOG.error("vip={} flows=not-adopted reason=\"{}\"", shared.vip().name(), e.getMessage());
    }
  }
}
