package dev.pointsman.hop;

import dev.pointsman.connection.Choice;
import dev.pointsman.dispatch.RuleServers;
import dev.pointsman.flows.FlowImage;
import dev.pointsman.linux.datapath.KernelFlow;
import dev.pointsman.model.FlowKey;
import dev.pointsman.model.Vip;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes over the flows of a VIP that an earlier process, or an earlier actor, left in the kernel.
 */
final class HopAdoption {
  private final long vipHigh;
  private final long vipLow;
  private final ServerRoutes routes;
  private final HopPorts ports;
  private final HopFlows flows;
  private final HopArrivals arrivals;
  private final List<FlowKey> strangers = new ArrayList<>();
  private int adopted;

  HopAdoption(Vip vip, ServerRoutes routes, HopPorts ports, HopFlows flows, HopArrivals arrivals) {
    this.vipHigh = FlowKey.high(vip.address());
    this.vipLow = FlowKey.low(vip.address());
    this.routes = routes;
    this.ports = ports;
    this.flows = flows;
    this.arrivals = arrivals;
  }

  void visit(List<KernelFlow> some) {
    long now = System.nanoTime();
    for (KernelFlow flow : some) {
      FlowKey key = flow.key();
      if (key.vipHigh() == vipHigh && key.vipLow() == vipLow && flows.find(key) == null) {
        Optional<Choice> choice = choice(flow);
        if (choice.isPresent() && take(flow, choice.get(), now)) {
          adopted++;
        } else {
          strangers.add(key);
        }
      }
    }
  }

  /** The server of a flow, if a rule still has it; it counts the flow in. */
  private Optional<Choice> choice(KernelFlow flow) {
    Optional<ServerAt> server = routes.server(flow.server());
    Optional<RuleServers> rule = ports.rule(flow.key().vipPort());
    if (server.isEmpty() || rule.isEmpty()) {
      return Optional.empty();
    }
    return rule.get().choices().stream()
        .filter(each -> each.server().name().equals(server.get().name()))
        .filter(each -> each.endpoint().address().equals(server.get().address()))
        .findFirst();
  }

  private boolean take(KernelFlow flow, Choice choice, long now) {
    FlowImage image =
        new FlowImage(
            flow.key(),
            choice.server().name(),
            System.currentTimeMillis(),
            flow.has(KernelFlow.ESTABLISHED),
            flow.has(KernelFlow.FIN),
            flow.has(KernelFlow.RST));
    if (!flows.table().adopt(image, now)) {
      return false;
    }
    arrivals.adopt(flow.key(), choice, now);
    flows.observe(flow.key(), Optional.of(flow), now);
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
