package dev.pointsman.hop;

import dev.pointsman.connection.Choice;
import dev.pointsman.flows.FlowImage;
import dev.pointsman.linux.datapath.KernelFlow;
import dev.pointsman.model.FlowKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes over the flows of a VIP that an earlier process, or an earlier actor, left in the kernel.
 */
final class HopAdoption {
  private final HopShared shared;
  private final HopFlows flows;
  private final HopArrivals arrivals;
  private final long vipHigh;
  private final long vipLow;
  private final List<FlowKey> strangers = new ArrayList<>();
  private int adopted;

  HopAdoption(HopShared shared, HopFlows flows, HopArrivals arrivals) {
    this.shared = shared;
    this.flows = flows;
    this.arrivals = arrivals;
    this.vipHigh = FlowKey.high(shared.vip().address());
    this.vipLow = FlowKey.low(shared.vip().address());
  }

  /** A flow that a backup has kept. */
  void take(FlowImage image) {
    Optional<ServerAt> server = shared.ports().server(image.server());
    Optional<Choice> choice = server.flatMap(at -> choice(image.key(), at));
    if (choice.isEmpty() || !take(image, choice.get())) {
      strangers.add(image.key());
    }
  }

  /**
   * Flows that the kernel has.
   *
   * @param take whether those that are not known are taken; otherwise they are strangers
   */
  void visit(List<KernelFlow> some, boolean take) {
    for (KernelFlow flow : some) {
      FlowKey key = flow.key();
      if (key.vipHigh() != vipHigh || key.vipLow() != vipLow) {
        continue;
      }
      if (flows.find(key) == null && !(take && take(flow))) {
        strangers.add(key);
      } else {
        flows.observe(key, Optional.of(flow), System.nanoTime());
      }
    }
  }

  private boolean take(KernelFlow flow) {
    Optional<ServerAt> server = shared.reach().routes().server(flow.server());
    Optional<Choice> choice = server.flatMap(at -> choice(flow.key(), at));
    return choice.isPresent()
        && take(
            new FlowImage(
                flow.key(),
                choice.get().server().name(),
                System.currentTimeMillis(),
                flow.has(KernelFlow.ESTABLISHED),
                flow.has(KernelFlow.FIN),
                flow.has(KernelFlow.RST)),
            choice.get());
  }

  private boolean take(FlowImage image, Choice choice) {
    long now = System.nanoTime();
    if (!flows.table().adopt(image, now)) {
      return false;
    }
    arrivals.adopt(image.key(), choice, now);
    adopted++;
    return true;
  }

  /** The server as the rule of the port that was dialled has it, if it does. */
  private Optional<Choice> choice(FlowKey key, ServerAt server) {
    return shared.ports().rule(key.vipPort()).stream()
        .flatMap(rule -> rule.choices().stream())
        .filter(each -> each.server().name().equals(server.name()))
        .filter(each -> each.endpoint().address().equals(server.address()))
        .findFirst();
  }

  int adopted() {
    return adopted;
  }

  /** Flows of servers or ports that there are no more. */
  List<FlowKey> strangers() {
    return strangers;
  }
}
