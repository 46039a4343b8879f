package dev.pointsman.vip;

import dev.pointsman.connection.Choice;
import dev.pointsman.connection.ConnectionActor;
import dev.pointsman.connection.LiveConnection;
import dev.pointsman.dispatch.NodeContext;
import dev.pointsman.dispatch.Pick;
import dev.pointsman.dispatch.RuleServers;
import dev.pointsman.dispatch.Sticking;
import dev.pointsman.metrics.SiteMetrics;
import dev.pointsman.model.CloseCause;
import dev.pointsman.model.ConnectFailure;
import dev.pointsman.model.ConnectionId;
import dev.pointsman.model.ConnectionView;
import dev.pointsman.model.RuleId;
import dev.pointsman.model.ServerName;
import dev.pointsman.model.SiteView.RuleView;
import dev.pointsman.model.VipName;
import dev.pointsman.protocol.HttpHead;
import dev.pointsman.rules.ListenerRules;
import dev.pointsman.server.ServerActor;
import dev.pointsman.server.ServerRef;
import dev.pointsman.transport.Incoming;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.stream.Materializer;

/**
 * Receives the connections of a listener: finds the rule and the server of each, refuses those that
 * nobody can take, and keeps their accounts to the end. Part of the listener's actor and called by
 * it alone; that actor knows about the port, this class about who comes in by it.
 */
final class Reception {
  /** A server that accepts only to reset does so at once; this is long after, and soon enough. */
  private static final long PROOF_NANOS = Duration.ofMillis(250).toNanos();

  /** Spawns the actor of a connection. */
  interface Spawner
      extends BiFunction<
          ConnectionId, Behavior<ConnectionActor.Command>, ActorRef<ConnectionActor.Command>> {}

  private final VipName vip;
  private final NodeContext node;
  private final Materializer materializer;
  private final ActorRef<ConnectionActor.Event> events;
  private final Spawner spawner;
  private final Accounts accounts;
  private final Refusals refusals;
  private final RemovedRules removed;
  private final Sticking sticking;
  private final boolean asksWhoWaits = Absence.isKnown();
  private PortRules rules;

  /** Why nobody is served for now. */
  private Optional<CloseCause> away = Optional.empty();

  Reception(
      VipName vip,
      int port,
      PortRules rules,
      NodeContext node,
      Materializer materializer,
      ActorRef<ConnectionActor.Event> events,
      Spawner spawner) {
    this.vip = vip;
    this.rules = rules;
    this.node = node;
    this.materializer = materializer;
    this.events = events;
    this.spawner = spawner;
    this.accounts = new Accounts(vip, node);
    this.sticking = new Sticking(node.bindings());
    this.refusals = new Refusals(vip, port, node, accounts, materializer);
    this.removed = new RemovedRules(vip, accounts, node.settings().drainDeadline());
  }

  /** Other rules or servers are in force; connections of rules that are gone drain. */
  void configure(ListenerRules next, Map<ServerName, ServerRef> servers) {
    PortRules before = rules;
    rules = before.with(next, servers, node.metrics());
    removed.changed(before, rules, System.nanoTime());
  }

  /** Closes every connection, and refuses whoever comes until it is to {@link #serve}. */
  void standBy(CloseCause cause) {
    away = Optional.of(cause);
    cutAll(cause);
  }

  void serve() {
    away = Optional.empty();
  }

  /** A client has come; whether it is one to be served. */
  boolean accept(Incoming incoming) {
    away.ifPresentOrElse(cause -> refuse(incoming, cause), () -> serve(incoming));
    return away.isEmpty();
  }

  private void serve(Incoming incoming) {
    long now = System.nanoTime();
    if (asksWhoWaits && Absence.of(incoming, rules.protocol())) {
      dismiss(incoming, now);
      return;
    }
    if (!node.acquire()) {
      turnAway(incoming, CloseCause.NODE_LIMIT);
      return;
    }
    if (node.transport().outOfDescriptors()) {
      turnAway(incoming, CloseCause.NO_DESCRIPTOR);
      return;
    }
    LiveConnection live = live(incoming, now);
    Account account = accounts.open(live, now);
    Optional<RuleServers> decided = rules.undecided();
    if (decided.isEmpty()) {
      spawn(
          account,
          ConnectionActor.readingHead(
              live, rules.headLimits().maxHeadBytes(), incoming, materializer, events));
      return;
    }
    switch (pick(account, decided.get(), ConnectFailure.OTHER)) {
      case Pick.Picked picked ->
          spawn(
              account,
              ConnectionActor.connecting(live, picked.choice(), incoming, materializer, events));
      case Pick.Refused refused -> {
        incoming.reset();
        refusals.log(account, refused.cause(), "");
        accounts.close(account, refused.cause(), now);
      }
    }
  }

  /** Nobody waits for it any more. */
  private void dismiss(Incoming incoming, long now) {
    incoming.reset();
    Account account = accounts.open(live(incoming, now), now);
    account.countedByNode = false;
    rules.undecided().ifPresent(decided -> accounts.assign(account, decided.rule().id().value()));
    accounts.close(account, CloseCause.CLIENT_GONE, now);
  }

  private Pick pick(Account account, RuleServers rule, ConnectFailure lastFailure) {
    String id = rule.rule().id().value();
    int max = rule.rule().limits().maxConnections();
    accounts.assign(account, id);
    if (node.transport().outOfDescriptors()) {
      return new Pick.Refused(CloseCause.NO_DESCRIPTOR);
    }
    if (max > 0 && accounts.tally(id).places() >= max) {
      return new Pick.Refused(CloseCause.RULE_LIMIT);
    }
    Pick pick = sticking.pick(rule, client(account), account.tried, lastFailure);
    if (pick instanceof Pick.Picked picked) {
      account.usedNanos = System.nanoTime();
      accounts.choose(account, picked.choice());
    }
    return pick;
  }

  private void refreshBinding(Account account) {
    if (account.choice != null) {
      sticking.refresh(account.choice, client(account));
    }
  }

  private static InetAddress client(Account account) {
    return account.live.client().address();
  }

  /** Refuses a client who comes when the port is not open to anybody. */
  void refuse(Incoming incoming, CloseCause cause) {
    turnAway(incoming, node.acquire() ? cause : CloseCause.NODE_LIMIT);
  }

  private void turnAway(Incoming incoming, CloseCause cause) {
    LiveConnection live = live(incoming, System.nanoTime());
    refusals.turnAway(incoming, live, rules.protocol(), cause);
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

  private void spawn(Account account, Behavior<ConnectionActor.Command> behavior) {
    account.actor = spawner.apply(account.live.id(), behavior);
    node.metrics().actors().started("connection");
  }

  /** A connection tells of itself. */
  void on(ConnectionActor.Event event) {
    Account account = accounts.find(event.id());
    if (account == null) {
      return;
    }
    switch (event) {
      case ConnectionActor.HeadDecided decided -> onHead(account, decided.head());
      case ConnectionActor.HeadRefused refused ->
          refusals.log(account, CloseCause.BAD_REQUEST, refused.explanation());
      case ConnectionActor.Connected connected -> onConnected(account);
      case ConnectionActor.ConnectionFailed failed -> onConnectFailed(account, failed);
      case ConnectionActor.Closed closed -> {
        account.vouch();
        refreshBinding(account);
        accounts.close(account, closed.cause(), System.nanoTime());
      }
    }
  }

  private void onHead(Account account, HttpHead head) {
    Optional<RuleServers> rule = rules.match(head);
    if (rule.isEmpty()) {
      accounts.assign(account, SiteMetrics.NO_RULE);
      refusals.log(
          account, CloseCause.NO_RULE, "host \"" + head.host() + "\" path \"" + head.path() + "\"");
      account.tell(new ConnectionActor.Refuse(CloseCause.NO_RULE));
      return;
    }
    answer(account, pick(account, rule.get(), ConnectFailure.OTHER));
  }

  private void answer(Account account, Pick pick) {
    switch (pick) {
      case Pick.Picked picked -> account.tell(new ConnectionActor.Connect(picked.choice()));
      case Pick.Refused refused -> {
        refusals.log(account, refused.cause(), "");
        account.tell(new ConnectionActor.Refuse(refused.cause()));
      }
    }
  }

  private void onConnected(Account account) {
    Choice choice = account.choice;
    long now = System.nanoTime();
    accounts.connected(account, now);
    if (choice != null) {
      node.metrics()
          .server(choice.server().name())
          .connected(account.live.view(now).connectNanos());
    }
  }

  private void onConnectFailed(Account account, ConnectionActor.ConnectionFailed failed) {
    Choice choice = failed.choice();
    accounts.unchoose(account);
    if (failed.reason() == ConnectFailure.NO_DESCRIPTOR) {
      // Not the server's fault, and no other server can be dialled either.
      node.metrics().server(choice.server().name()).connectFailed(ConnectFailure.NO_DESCRIPTOR);
      answer(account, new Pick.Refused(CloseCause.NO_DESCRIPTOR));
      return;
    }
    choice.server().actor().tell(new ServerActor.ClientFailed(failed.reason()));
    if (account.tried.size() > choice.rule().limits().retries()) {
      answer(account, new Pick.Refused(RuleServers.failed(failed.reason())));
      return;
    }
    Optional<RuleServers> rule = rules.byId(account.rule);
    answer(
        account,
        rule.isEmpty()
            ? new Pick.Refused(CloseCause.RULE_REMOVED)
            : pick(account, rule.get(), failed.reason()));
  }

  /** A connection's actor has stopped. */
  void gone(ConnectionId id) {
    node.metrics().actors().stopped("connection");
    Account account = accounts.find(id);
    if (account != null) {
      // It stopped without saying how it ended: it has failed, and supervision has logged it.
      accounts.close(account, CloseCause.INTERNAL_ERROR, System.nanoTime());
    }
  }

  /** Closes the connections to a server. */
  void closeServer(ServerName server, CloseCause cause) {
    accounts.cut(account -> account.isOf(server), cause);
  }

  /** Cuts every connection; returns how many they are. */
  int cutAll(CloseCause cause) {
    return accounts.cut(account -> true, cause);
  }

  /** Closes every account, as the actors of the connections end with the listener's. */
  void closeAll(CloseCause cause) {
    accounts.closeAll(cause, System.nanoTime());
  }

  boolean empty() {
    return accounts.size() == 0;
  }

  List<RuleView> ruleViews() {
    return rules.views(accounts, removed.rules());
  }

  List<RuleId> ruleIds() {
    return rules.ids();
  }

  /** Looks over all connections for time-outs that have run out and log lines that are due. */
  void sweep(long now) {
    removed.sweep(now);
    long interval = node.settings().accessLog().interval().toNanos();
    for (Account account : accounts.live()) {
      if (account.choice != null && Sticking.due(account.choice, now - account.usedNanos)) {
        account.usedNanos = now;
        refreshBinding(account);
      }
      if (now - account.lastLoggedNanos >= PROOF_NANOS) {
        account.vouch();
      }
      account
          .live
          .expired(now)
          .ifPresent(expiry -> account.tell(new ConnectionActor.Expired(expiry)));
      if (account.relaying && now - account.lastLoggedNanos >= interval) {
        account.lastLoggedNanos = now;
        node.accessLog().alive(account.live.view(now));
      }
    }
  }

  List<ConnectionView> connections() {
    return accounts.views(System.nanoTime());
  }
}
