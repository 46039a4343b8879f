package dev.pointsman.site;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.pointsman.failover.BindingsActor;
import dev.pointsman.failover.ClusterParts;
import dev.pointsman.failover.FailoverActor;
import dev.pointsman.failover.Ownerships;
import dev.pointsman.failover.ReplicatedState;
import dev.pointsman.failover.wire.NodeNews;
import dev.pointsman.metrics.ClusterMeter;
import dev.pointsman.model.Endpoint;
import dev.pointsman.model.FailureText;
import dev.pointsman.model.ServerName;
import dev.pointsman.model.Site;
import dev.pointsman.replication.PutOutcome;
import dev.pointsman.replication.document.Document;
import dev.pointsman.replication.document.Kind;
import dev.pointsman.replication.document.Malformed;
import dev.pointsman.replication.document.Version;
import dev.pointsman.replication.wire.ServerState;
import dev.pointsman.replication.wire.SharedSite;
import dev.pointsman.stickiness.Bindings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a site has to do with the other scheduler nodes: it shares what operators change, takes over
 * what they changed elsewhere, and hears which VIPs are its own. Part of the site's actor.
 */
final class SiteCluster {
  private static final Logger LOG = LoggerFactory.getLogger(SiteCluster.class);

  /** As logs call them. */
  private static final String RULES = "the rules";

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /**
   * How long the node takes no VIP for the sake of its {@link Rehearsal}, and of the kernel's part
   * of VIPs that hop: an address that comes before it would have clients refused. As long as it
   * waits to hear of an owner in any case, as it may be the only one left.
   */
  private static final Duration REHEARSAL = Duration.ofSeconds(3);

  private final ClusterParts parts;
  private final ActorContext<SiteCommand> context;
  private final SharedRules rules;
  private final CompletableFuture<Void> rehearsed;
  private final long startedMillis = System.currentTimeMillis();
  private final ActorRef<FailoverActor.Command> failover;
  private String version = "";
  private String api = "";
  private final ActorRef<BindingsActor.Command> sharing;

  /**
   * @param rules those in force, and what this node's file says
   * @param meter of the scheduler nodes
   * @param rehearsed done when the node has relayed connections of its own
   * @param prepared done when each VIP could be served the moment that its address is here
   * @param events to whom it is told what this node owns
   */
  SiteCluster(
      ClusterParts parts,
      SharedRules rules,
      ClusterMeter meter,
      Bindings bindings,
      SiteBindings changes,
      CompletableFuture<Void> rehearsed,
      CompletableFuture<Void> prepared,
      ActorContext<SiteCommand> context,
      ActorRef<FailoverActor.Event> events) {
    this.parts = parts;
    this.rules = rules;
    this.rehearsed = rehearsed;
    this.context = context;
    meter.rules(() -> rules.version().map(Version::counter).orElse(0L));
    // Not restarted when it fails: a node that has forgotten what it owns must not go on as if it
    // owned nothing, so its failure ends the site, and the process with it.
    this.failover =
        context.spawn(
            FailoverActor.create(
                parts.settings(), parts.peers(), parts.addresses(), parts.state(), meter, events),
            "failover",
            DispatcherSelector.fromConfig("pointsman.failover-dispatcher"));
    context.watchWith(failover, new SiteActor.FailoverGone());
    ActorRef<SiteCommand> site = context.getSelf();
    parts.state().onChange(change -> site.tell(new SiteActor.StateChanged(change)));
    context.pipeToSelf(
        parts
            .state()
            .ready()
            .thenCombine(
                CompletableFuture.allOf(rehearsed, prepared)
                    .completeOnTimeout(null, REHEARSAL.toMillis(), MILLISECONDS),
                (readiness, over) -> readiness),
        (readiness, failure) -> new SiteActor.StateReady(failure == null));
    parts.peers().attachTo(failover);
    // Restarted when it fails: it then tells the peers everything once more.
    this.sharing =
        context.spawn(
            Behaviors.supervise(
                    BindingsActor.create(
                        bindings,
                        parts.settings().peers(),
                        parts.peers()::sendBindings,
                        parts.peers()::attachBindings))
                .onFailure(SupervisorStrategy.restart()),
            "bindings");
    changes.onChange(() -> sharing.tell(new BindingsActor.Changed()));
  }

  /**
   * What was in the shared state already when this node began to listen to it: server states, and
   * rules that came while it was starting.
   */
  void catchUp(BiConsumer<ServerName, ServerState> toServers) {
    servers(toServers);
    parts
        .state()
        .rules()
        .filter(document -> !Optional.of(document.version()).equals(rules.version()))
        .ifPresent(
            document ->
                context
                    .getSelf()
                    .tell(
                        new SiteActor.StateChanged(
                            new ReplicatedState.Change(
                                Kind.RULES, ReplicatedState.RULES, document))));
    tellNews();
  }

  /** This node can be asked now: the others' {@code status} is to show where, and what it is. */
  void introduce(String program, Endpoint listens) {
    version = program;
    api = listens.toString();
    tellNews();
  }

  /** An operator had this node's file read again, and it is in force. */
  void reloaded(Site site, boolean changed) {
    rules.reloaded(site);
    if (changed) {
      log(parts.state().replica().put(Kind.RULES, ReplicatedState.RULES, encoded(site)), RULES);
    }
    tellNews();
  }

  /** The rules of this version are in force. */
  void adopted(Site site, Version now) {
    rules.inForce(site, now);
    tellNews();
  }

  private void tellNews() {
    failover.tell(
        new FailoverActor.NewsTells(
            new NodeNews(
                version,
                api,
                startedMillis,
                rules.version().map(Version::toString).orElse(""),
                rules.differs())));
  }

  /** The failover's own actor. */
  ActorRef<FailoverActor.Command> failover() {
    return failover;
  }

  /**
   * The state is as it should be before it is used: this node may own VIPs. If there are no rules
   * in it yet, those of this node's file become it.
   */
  void ready(Site site) {
    if (parts.state().rules().isEmpty()) {
      // Those of another node that come just now stay: nobody asked to have these in their place.
      log(
          parts
              .state()
              .replica()
              .putIf(Kind.RULES, ReplicatedState.RULES, encoded(site), Optional.empty()),
          RULES);
    }
    failover.tell(new FailoverActor.StateHeld(true));
  }

  private static byte[] encoded(Site site) {
    return SharedSite.FORMAT.encode(SharedSite.of(site));
  }

  /** An operator changed the state of a server here. */
  void share(ServerName server, ServerState state) {
    byte[] payload = ServerState.FORMAT.encode(state);
    log(
        parts.state().replica().put(Kind.SERVER, server.value(), payload),
        "the state of " + server);
  }

  private static void log(CompletionStage<PutOutcome> put, String what) {
    put.whenComplete(
        (outcome, failure) -> {
          if (failure != null) {
            LOG.error(
                "{} is in force on this node only, as it could not be shared: {}",
                what,
                FailureText.of(failure));
          } else if (outcome instanceof PutOutcome.Conflict) {
            LOG.info("{} of this node's file were not shared: another node's came first", what);
          } else {
            LOG.info("shared {}: {}", what, outcome);
          }
        });
  }

  private void servers(BiConsumer<ServerName, ServerState> to) {
    parts
        .state()
        .replica()
        .snapshot()
        .bucket(Kind.SERVER)
        .documents()
        .forEach((name, document) -> server(name, document, to));
  }

  void server(String name, Document document, BiConsumer<ServerName, ServerState> to) {
    try {
      to.accept(new ServerName(name), ServerState.FORMAT.decode(document.payload()));
    } catch (Malformed | IllegalArgumentException e) {
      LOG.error(
          "server={} version={} its shared state is not put in force here: {}",
          name,
          document.version(),
          e.getMessage());
    }
  }

  /** Other VIPs are in force. */
  void configure(Site site) {
    failover.tell(new FailoverActor.Configure(List.copyOf(site.vips().values())));
  }

  /** There are rules with stickiness that were not here: others may know their clients. */
  void askForBindings() {
    sharing.tell(new BindingsActor.AskAll());
  }

  /** Who owns what. */
  CompletionStage<Ownerships> ownerships() {
    return AskPattern.ask(
        failover, FailoverActor.Describe::new, PATIENCE, context.getSystem().scheduler());
  }

  /** Whether the node still tries how to relay, and is slower than it will be. */
  boolean rehearsing() {
    return !rehearsed.isDone();
  }

  ClusterParts parts() {
    return parts;
  }

  SharedRules rules() {
    return rules;
  }
}
