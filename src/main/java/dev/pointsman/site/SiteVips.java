package dev.pointsman.site;

import dev.pointsman.dispatch.NodeContext;
import dev.pointsman.hop.HopMeans;
import dev.pointsman.model.CloseCause;
import dev.pointsman.model.ServerName;
import dev.pointsman.model.Site;
import dev.pointsman.model.Vip;
import dev.pointsman.model.VipName;
import dev.pointsman.server.ServerRef;
import dev.pointsman.vip.VipActor;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The VIPs of a site that this node serves. Part of the site's actor, whose children they are.
 *
 * <p>A VIP that moves to another address is another one of the same name: the old one drains beside
 * it.
 */
final class SiteVips {
  private static final Logger LOG = LoggerFactory.getLogger(SiteVips.class);

  private record Serving(Vip vip, ActorRef<VipActor.Command> actor) {}

  private final NodeContext node;
  private final HopMeans means;
  private final boolean alone;
  private final ActorContext<SiteCommand> context;
  private final ActorRef<VipActor.Event> events;
  private final Map<VipName, Serving> serving = new LinkedHashMap<>();

  /** Those that drain while they are still owned. */
  private final Set<ActorRef<VipActor.Command>> leaving = new HashSet<>();

  private final Set<VipName> preparing = new HashSet<>();
  private final CompletableFuture<Void> prepared = new CompletableFuture<>();

  /** All that have not stopped, those included that drain. */
  private final Map<ActorRef<VipActor.Command>, VipName> alive = new LinkedHashMap<>();

  /**
   * @param alone whether there are no other scheduler nodes, so that every VIP listed here is open
   *     from the start; otherwise each stands by until it is opened
   */
  SiteVips(
      NodeContext node,
      HopMeans means,
      boolean alone,
      ActorContext<SiteCommand> context,
      ActorRef<VipActor.Event> events) {
    this.node = node;
    this.means = means;
    this.alone = alone;
    this.context = context;
    this.events = events;
  }

  /** Makes the VIPs those of {@code site}: starts, changes and stops. */
  void configure(Site site, Map<ServerName, ServerRef> servers) {
    for (Serving before : List.copyOf(serving.values())) {
      if (!before.vip().equals(site.vips().get(before.vip().name()))) {
        serving.remove(before.vip().name());
        before
            .actor()
            .tell(new VipActor.Drain(node.settings().drainDeadline(), CloseCause.RULE_REMOVED));
      }
    }
    for (Vip vip : site.vips().values()) {
      VipActor.Configure now = new VipActor.Configure(site.rulesOf(vip.name()), servers);
      Serving there = serving.get(vip.name());
      if (there != null) {
        there.actor().tell(now);
      } else if (vip.schedulers().contains(site.node())) {
        preparing.add(vip.name());
        serving.put(vip.name(), new Serving(vip, spawn(vip, site, now)));
      } else {
        LOG.info("vip={} schedulers={} here=no", vip.name(), vip.schedulers());
      }
    }
    completeIfPrepared();
  }

  /** A VIP can be opened. */
  void prepared(VipName vip) {
    preparing.remove(vip);
    completeIfPrepared();
  }

  private void completeIfPrepared() {
    if (preparing.isEmpty()) {
      prepared.complete(null);
    }
  }

  /** Done once all that were there from the start can be opened. */
  CompletableFuture<Void> prepared() {
    return prepared.copy();
  }

  private ActorRef<VipActor.Command> spawn(Vip vip, Site site, VipActor.Configure configure) {
    // Restarted when it fails; its listeners, which are its children, start afresh.
    Behavior<VipActor.Command> behavior =
        Behaviors.supervise(
                VipActor.create(vip, site.node(), configure, alone, node, means, events))
            .onFailure(
                SupervisorStrategy.restartWithBackoff(
                    Duration.ofMillis(100), Duration.ofSeconds(10), 0.1));
    ActorRef<VipActor.Command> actor =
        context.spawn(behavior, "vip-" + vip.name() + "-" + System.nanoTime());
    context.watchWith(actor, new SiteActor.VipGone(actor));
    alive.put(actor, vip.name());
    node.metrics().actors().started("vip");
    return actor;
  }

  /** One has stopped. If nothing of its name is left, its numbers go. */
  void gone(ActorRef<VipActor.Command> actor, Site site) {
    node.metrics().actors().stopped("vip");
    leaving.remove(actor);
    VipName name = alive.remove(actor);
    if (name != null && !alive.containsValue(name) && !site.vips().containsKey(name)) {
      node.metrics().forgetVip(name);
    }
  }

  /** Tells the VIP of that name, not one that drains; false if there is none. */
  boolean tell(VipName name, VipActor.Command command) {
    Serving there = serving.get(name);
    if (there == null) {
      return false;
    }
    there.actor().tell(command);
    return true;
  }

  void tellAll(VipActor.Command command) {
    alive.keySet().forEach(vip -> vip.tell(command));
  }

  /**
   * Drains the VIPs that no other scheduler node can take; their addresses are to stay until {@link
   * #areOwnDrained}.
   *
   * @return whether there are any
   */
  boolean drainOwn(VipActor.Drain drain) {
    for (Serving each : serving.values()) {
      if (each.vip().schedulers().size() == 1) {
        each.actor().tell(drain);
        leaving.add(each.actor());
      }
    }
    return !leaving.isEmpty();
  }

  /** Whether they have. */
  boolean areOwnDrained() {
    return leaving.isEmpty();
  }

  Set<ActorRef<VipActor.Command>> alive() {
    return alive.keySet();
  }
}
