package dev.pointsman.hop;

import dev.pointsman.connection.Choice;
import dev.pointsman.flows.FlowImage;
import dev.pointsman.linux.datapath.KernelFlow;
import dev.pointsman.model.FlowKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Opens the accounts of flows that another node, or an earlier process or actor, has begun. */
final class HopAdoption {
  private final HopShared shared;
  private final HopFlows flows;
  private final HopArrivals arrivals;
  private final Consumer<HopFlow> taken;
  private final FlowKey vip;
  private final List<FlowKey> strangers = new ArrayList<>();
  private int adopted;

  /**
   * @param taken given those that have an account now, and are yet to begin
   */
  HopAdoption(HopShared shared, HopFlows flows, HopArrivals arrivals, Consumer<HopFlow> taken) {
    this.shared = shared;
    this.flows = flows;
    this.arrivals = arrivals;
    this.taken = taken;
    this.vip = HopOwner.anyKey(shared);
  }

  /** A flow that a backup has kept. */
  void take(FlowImage image) {
    Optional<Choice> choice = shared.ports().choice(image.key().vipPort(), image.server());
    if (choice.isEmpty() || !take(image, choice.get())) {
      strangers.add(image.key());
    }
  }

  /** Flows that the kernel has. */
  void visit(List<KernelFlow> some) {
    for (KernelFlow flow : some) {
      FlowKey key = flow.key();
      if (!key.hasVipOf(vip)) {
        continue;
      }
      if (flows.find(key) == null && !take(flow)) {
        strangers.add(key);
      }
    }
  }

  private boolean take(KernelFlow flow) {
    Optional<Choice> choice = choice(flow);
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

  /** The server as the rule of the port that was dialled has it, if it does. */
  private Optional<Choice> choice(KernelFlow flow) {
    return shared
        .reach()
        .routes()
        .server(flow.server())
        .flatMap(
            at ->
                shared
                    .ports()
                    .choice(flow.key().vipPort(), at.name())
                    .filter(each -> each.endpoint().address().equals(at.address())));
  }

  private boolean take(FlowImage image, Choice choice) {
    long now = System.nanoTime();
    if (!flows.table().adopt(image, now)) {
      return false;
    }
    taken.accept(arrivals.adopt(image.key(), choice, now));
    adopted++;
    return true;
  }

  int adopted() {
    return adopted;
  }

  /** Flows of servers or ports that there are no more. */
  List<FlowKey> strangers() {
    return strangers;
  }
}
