package dev.pointsman.server;

import dev.pointsman.health.HealthMachine;
import dev.pointsman.health.HealthState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the log, once, that a server's health has changed, and what an operator may do. */
final class HealthLog {
  private static final Logger LOG = LoggerFactory.getLogger(HealthLog.class);

  private HealthLog() {}

  static void changed(ServerSlot slot, HealthMachine.Transition transition) {
    var name = slot.server().name();
    String from = transition.from().label();
    switch (transition.to()) {
      case HealthState.Down down ->
          LOG.warn(
              "server={} health=down was={} reason=\"{}\" live={}",
              name,
              from,
              down.reason(),
              slot.live());
      case HealthState.Held held ->
          LOG.warn(
              "server={} health=held was={} do=\"pointsman server enable {}\"", name, from, name);
      case HealthState.Up up -> LOG.info("server={} health=up was={}", name, from);
      case HealthState.Unknown unknown -> LOG.info("server={} health=unknown was={}", name, from);
    }
  }
}
