package dev.pointsman.vip;

import dev.pointsman.connection.Choice;
import dev.pointsman.connection.ConnectionActor;
import dev.pointsman.connection.LiveConnection;
import dev.pointsman.metrics.SiteMetrics;
import dev.pointsman.model.CloseCause;
import dev.pointsman.model.ConnectFailure;
import dev.pointsman.model.ConnectionId;
import dev.pointsman.model.ConnectionView;
import dev.pointsman.model.ServerName;
import dev.pointsman.model.SiteView.RuleView;
import dev.pointsman.model.VipName;
import dev.pointsman.protocol.HttpHead;
import dev.pointsman.rules.ListenerRules;
import dev.pointsman.server.ServerActor;
import dev.pointsman.server.ServerRef;
import dev.pointsman.transport.Incoming;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.stream.Materializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives the connections of a listener: finds the rule and the server of each, refuses those that
 * nobody can take, and keeps their accounts to the end. Part of the listener's actor and called by
 * it alone; that actor knows about the port, this class about who comes in by it.
 */
final class Reception {
  private static final Logger LOG = LoggerFactory.getLogger(Reception.class);

  /** A server that accepts only to reset does so at once; this is long after, and soon enough. */
  private static final long PROOF_NANOS = Duration.ofMillis(250).toNanos();

  /** Spawns the actor of a connection. */
  interface Spawner
      extends BiFunction<
          ConnectionId, Behavior<ConnectionActor.Command>, ActorRef<ConnectionActor.Command>> {}

  private final VipName vip;
  private final int port;
  private final NodeContext node;
  private final Materializer materializer;
  private final ActorRef<ConnectionActor.Event> events;
  private final Spawner spawner;
  private final Accounts accounts;
  private final LogLimiter refusalLog;
  private PortRules rules;

  Reception(
      VipName vip,
      int port,
      PortRules rules,
      NodeContext node,
      Materializer materializer,
      ActorRef<ConnectionActor.Event> events,
      Spawner spawner) {
    this.vip = vip;
    this.port = port;
    this.rules = rules;
    this.node = node;
    this.materializer = materializer;
    this.events = events;
    this.spawner = spawner;
    this.accounts = new Accounts(vip, node);
    this.refusalLog = new LogLimiter(5, Duration.ofSeconds(10), System.nanoTime());
  }

  void configure(ListenerRules next, Map<ServerName, ServerRef> servers) {
    rules = rules.with(next, servers, node.metrics());
  }

  /** A client has come. */
  void accept(Incoming incoming) {
    long now = System.nanoTime();
    if (!node.acquire()) {
      turnAway(incoming, CloseCause.NODE_LIMIT);
      return;
    }
    if (node.transport().outOfDescriptors()) {
      turnAway(incoming, CloseCause.NO_DESCRIPTOR);
      return;
    }
    LiveConnection live = live(incoming, now);
    Accounts.Entry entry = accounts.open(live, now);
    Optional<RuleServers> decided = rules.undecided();
    if (decided.isEmpty()) {
      spawn(
          entry,
          ConnectionActor.readingHead(
              live, rules.headLimits().maxHeadBytes(), incoming, materializer, events));
      return;
    }
    switch (pick(entry, decided.get(), ConnectFailure.OTHER)) {
      case Pick.Picked picked ->
          spawn(
              entry,
              ConnectionActor.connecting(live, picked.choice(), incoming, materializer, events));
      case Pick.Refused refused -> {
        incoming.reset(materializer);
        logRefusal(entry, refused.cause(), "");
        accounts.close(entry, refused.cause(), now);
      }
    }
  }

  private Pick pick(Accounts.Entry entry, RuleServers rule, ConnectFailure lastFailure) {
    String id = rule.rule().id().value();
    int max = rule.rule().limits().maxConnections();
    accounts.assign(entry, id);
    if (node.transport().outOfDescriptors()) {
      return new Pick.Refused(CloseCause.NO_DESCRIPTOR);
    }
    if (max > 0 && accounts.tally(id).places() >= max) {
      return new Pick.Refused(CloseCause.RULE_LIMIT);
    }
    Pick pick = rule.pick(entry.live.client().address(), entry.tried, lastFailure);
    if (pick instanceof Pick.Picked picked) {
      accounts.choose(entry, picked.choice());
    }
    return pick;
  }

  /** Refuses a client who comes when the port is not open to anybody. */
  void refuse(Incoming incoming, CloseCause cause) {
    if (node.acquire()) {
      turnAway(incoming, cause);
    } else {
      turnAway(incoming, CloseCause.NODE_LIMIT);
    }
  }

  private void turnAway(Incoming incoming, CloseCause cause) {
    long now = System.nanoTime();
    incoming.reset(materializer);
    Accounts.Entry entry = accounts.open(live(incoming, now), now);
    entry.countedByNode = cause != CloseCause.NODE_LIMIT;
    logRefusal(entry, cause, "");
    accounts.close(entry, cause, now);
  }

  private LiveConnection live(Incoming incoming, long now) {
    return new LiveConnection(
        node.nextId(),
        vip,
        incoming.client(),
        incoming.dialled(),
        rules.headLimits(),
        System.currentTimeMillis(),
        now);
  }

  private void spawn(Accounts.Entry entry, Behavior<ConnectionActor.Command> behavior) {
    entry.actor = spawner.apply(entry.live.id(), behavior);
    node.metrics().actors().started("connection");
  }

  /** A connection tells of itself. */
  void on(ConnectionActor.Event event) {
    Accounts.Entry entry = accounts.find(event.id());
    if (entry == null) {
      return;
    }
    switch (event) {
      case ConnectionActor.HeadDecided decided -> onHead(entry, decided.head());
      case ConnectionActor.HeadRefused refused ->
          logRefusal(entry, CloseCause.BAD_REQUEST, refused.explanation());
      case ConnectionActor.Connected connected -> onConnected(entry);
      case ConnectionActor.ConnectionFailed failed -> onConnectFailed(entry, failed);
      case ConnectionActor.Closed closed -> {
        vouch(entry);
        accounts.close(entry, closed.cause(), System.nanoTime());
      }
    }
  }

  private void onHead(Accounts.Entry entry, HttpHead head) {
    Optional<RuleServers> rule = rules.match(head);
    if (rule.isEmpty()) {
      accounts.assign(entry, SiteMetrics.NO_RULE);
      logRefusal(
          entry, CloseCause.NO_RULE, "host \"" + head.host() + "\" path \"" + head.path() + "\"");
      tell(entry, new ConnectionActor.Refuse(CloseCause.NO_RULE));
      return;
    }
    answer(entry, pick(entry, rule.get(), ConnectFailure.OTHER));
  }

  private void answer(Accounts.Entry entry, Pick pick) {
    switch (pick) {
      case Pick.Picked picked -> tell(entry, new ConnectionActor.Connect(picked.choice()));
      case Pick.Refused refused -> {
        logRefusal(entry, refused.cause(), "");
        tell(entry, new ConnectionActor.Refuse(refused.cause()));
      }
    }
  }

  private void onConnected(Accounts.Entry entry) {
    Choice choice = entry.choice;
    long now = System.nanoTime();
    accounts.connected(entry, now);
    if (choice != null) {
      node.metrics()
          .server(choice.server().slot().server().name())
          .connected(entry.live.view(now).connectNanos());
    }
  }

  /**
   * Tells the server's health that a connection succeeded, once. Not when it is established: a
   * server that accepts and resets would end its run of failures with each failure.
   */
  private static void vouch(Accounts.Entry entry) {
    Choice choice = entry.choice;
    if (choice != null && entry.relaying && !entry.vouched) {
      entry.vouched = true;
      if (choice.server().slot().remembersFailures()) {
        choice.server().actor().tell(new ServerActor.ClientConnected());
      }
    }
  }

  private void onConnectFailed(Accounts.Entry entry, ConnectionActor.ConnectionFailed failed) {
    Choice choice = failed.choice();
    accounts.unchoose(entry);
    if (notAsked(entry, failed.reason())) {
      // Not the server's fault, and no other server can be dialled either.
      node.metrics()
          .server(choice.server().slot().server().name())
          .connectFailed(ConnectFailure.NO_DESCRIPTOR);
      answer(entry, new Pick.Refused(CloseCause.NO_DESCRIPTOR));
      return;
    }
    choice.server().actor().tell(new ServerActor.ClientFailed(failed.reason()));
    if (entry.tried.size() > choice.rule().limits().retries()) {
      answer(entry, new Pick.Refused(RuleServers.failed(failed.reason())));
      return;
    }
    Optional<RuleServers> rule = rules.byId(entry.rule);
    answer(
        entry,
        rule.isEmpty()
            ? new Pick.Refused(CloseCause.RULE_REMOVED)
            : pick(entry, rule.get(), failed.reason()));
  }

  /** Whether the server was never dialled; Pekko does not say so, it merely never answers. */
  private boolean notAsked(Accounts.Entry entry, ConnectFailure reason) {
    return reason == ConnectFailure.NO_DESCRIPTOR
        || (reason == ConnectFailure.TIMEOUT
            && node.transport().outOfDescriptorsSince(entry.live.phaseNanos()));
  }

  /** A connection's actor has stopped. */
  void gone(ConnectionId id) {
    node.metrics().actors().stopped("connection");
    Accounts.Entry entry = accounts.find(id);
    if (entry != null) {
      // It stopped without saying how it ended: it has failed, and supervision has logged it.
      accounts.close(entry, CloseCause.INTERNAL_ERROR, System.nanoTime());
    }
  }

  /** Closes the connections to a server. */
  void closeServer(ServerName server, CloseCause cause) {
    for (Accounts.Entry entry : accounts.live()) {
      // By what was chosen, not by what the connection's actor has come to do about it.
      if (entry.choice != null && server.equals(entry.choice.server().slot().server().name())) {
        entry.cut(cause);
      }
    }
  }

  /** Cuts every connection; returns how many they are. */
  int cutAll(CloseCause cause) {
    accounts.live().forEach(entry -> entry.cut(cause));
    return accounts.size();
  }

  /** Closes every account, as the actors of the connections end with the listener's. */
  void closeAll(CloseCause cause) {
    long now = System.nanoTime();
    List<Accounts.Entry> left = new ArrayList<>();
    accounts.live().forEach(left::add);
    left.forEach(entry -> accounts.close(entry, cause, now));
  }

  boolean empty() {
    return accounts.size() == 0;
  }

  List<RuleView> ruleViews() {
    return rules.views(accounts);
  }

  List<String> ruleIds() {
    return rules.ids();
  }

  /** Looks over all connections for time-outs that have run out and log lines that are due. */
  void sweep(long now) {
    long interval = node.settings().accessLog().interval().toNanos();
    for (Accounts.Entry entry : accounts.live()) {
      if (now - entry.lastLoggedNanos >= PROOF_NANOS) {
        vouch(entry);
      }
      entry.live.expired(now).ifPresent(expiry -> tell(entry, new ConnectionActor.Expired(expiry)));
      if (entry.relaying && now - entry.lastLoggedNanos >= interval) {
        entry.lastLoggedNanos = now;
        node.accessLog().alive(entry.live.view(now));
      }
    }
  }

  private static void tell(Accounts.Entry entry, ConnectionActor.Command command) {
    if (entry.actor != null) {
      entry.actor.tell(command);
    }
  }

  private void logRefusal(Accounts.Entry entry, CloseCause cause, String detail) {
    long before = refusalLog.permit(System.nanoTime());
    if (before >= 0) {
      LOG.warn(
          "vip={} port={} rule={} client={} refused={} detail=\"{}\" not-logged-before={}",
          vip,
          port,
          entry.rule.isEmpty() ? SiteMetrics.NO_RULE : entry.rule,
          entry.live.client(),
          cause.label(),
          detail,
          before);
    }
  }

  List<ConnectionView> connections() {
    long now = System.nanoTime();
    List<ConnectionView> views = new ArrayList<>();
    accounts.live().forEach(entry -> views.add(entry.live.view(now)));
    return views;
  }
}
