package dev.pointsman.hop;

import dev.pointsman.metrics.SiteMetrics;
import dev.pointsman.model.HopSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** The interfaces that VIPs of this node hop on: an actor for each, from the first VIP on it. */
public final class HopInterfaces {
  /**
   * Something for the actor of an interface.
   *
   * @param name the interface's
   */
  public record For(String name, HopInterfaceActor.Command command) {}

  private final ActorContext<For> context;
  private final HopSettings settings;
  private final HopPeers peers;
  private final SiteMetrics metrics;
  private final Map<String, ActorRef<HopInterfaceActor.Command>> byName = new HashMap<>();

  private HopInterfaces(
      ActorContext<For> context, HopSettings settings, HopPeers peers, SiteMetrics metrics) {
    this.context = context;
    this.settings = settings;
    this.peers = peers;
    this.metrics = metrics;
  }

  /**
   * None yet.
   *
   * @param peers the other scheduler nodes
   */
  public static Behavior<For> create(HopSettings settings, HopPeers peers, SiteMetrics metrics) {
    return Behaviors.setup(
        context -> {
          HopInterfaces interfaces = new HopInterfaces(context, settings, peers, metrics);
          return Behaviors.receiveMessage(
              message -> {
                interfaces.of(message.name()).tell(message.command());
                return Behaviors.same();
              });
        });
  }

  private ActorRef<HopInterfaceActor.Command> of(String name) {
    return byName.computeIfAbsent(
        name,
        each ->
            // Restarted when it fails: the kernel goes on meanwhile, and is adopted again.
            context.spawnAnonymous(
                Behaviors.supervise(HopInterfaceActor.create(each, settings, peers, metrics))
                    .onFailure(
                        SupervisorStrategy.restartWithBackoff(
                            Duration.ofMillis(100), Duration.ofSeconds(10), 0.1))));
  }
}
