package dev.pointsman.hop;

import dev.pointsman.dispatch.NodeContext;
import dev.pointsman.metrics.HopMeter;
import dev.pointsman.model.HopSettings;
import dev.pointsman.model.Vip;
import java.util.function.LongConsumer;

/**
 * What the parts of a VIP's hop share, whichever its role.
 *
 * @param reach the kernel, and the ways to the servers
 * @param spawner of the actors of connections
 * @param onFirst told when the first connection came, by {@link System#nanoTime}
 */
record HopShared(
    Vip vip,
    NodeContext node,
    HopReach reach,
    HopPorts ports,
    HopAccounts accounts,
    HopSender sender,
    HopResets resets,
    HopLimits limits,
    HopMeter meter,
    FlowLinks links,
    HopFlows.Spawner spawner,
    LongConsumer onFirst) {

  HopSettings settings() {
    return node.settings().hop();
  }

  /** Sends resets, and has the kernel forget what is to be forgotten. */
  void flush() {
    limits.reached(HopLimits.Limit.MAX_RESETS, resets.takeHeld(), settings().maxResets());
    reach
        .kernel()
        .ifPresent(
            kernel -> {
              sender.send(resets.take(), kernel);
              sender.flush(kernel);
            });
  }
}
