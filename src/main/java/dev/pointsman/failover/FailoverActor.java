package dev.pointsman.failover;

import dev.pointsman.election.Decision;
import dev.pointsman.election.Election;
import dev.pointsman.election.ElectionView;
import dev.pointsman.election.Input;
import dev.pointsman.election.MoveAnswer;
import dev.pointsman.election.StateMessage;
import dev.pointsman.election.Transition;
import dev.pointsman.failover.wire.Envelope;
import dev.pointsman.failover.wire.NodeNews;
import dev.pointsman.metrics.ClusterMeter;
import dev.pointsman.model.FailureText;
import dev.pointsman.model.HopCopies;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.Quorum;
import dev.pointsman.model.Term;
import dev.pointsman.model.Vip;
import dev.pointsman.model.VipName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who owns the site's VIPs, as this scheduler node sees it: hears the peers, has the election
 * decide, and carries out what comes of it.
 *
 * <pre>
 *   {@link #running} --{@link Leave}--> still running, with nothing to take any more
 * </pre>
 *
 * <p>It decides nothing itself: {@link Election} does, and {@link Holding} keeps the order in which
 * a VIP's address is added and removed. It is to run on a thread of its own, so that a busy relay
 * does not make the node look dead.
 */
public final class FailoverActor {
  private static final Logger LOG = LoggerFactory.getLogger(FailoverActor.class);

  /** After how long a VIP whose address could not be added may be this node's again. */
  private static final Duration TRY_AGAIN = Duration.ofSeconds(5);

  /** What this actor takes. */
  public sealed interface Command {}

  /** A peer told this. */
  public record Heard(Envelope envelope) implements Command {}

  /**
   * The link from a peer ended.
   *
   * @param processToo whether that tells that its process has ended, or hangs
   */
  public record PeerGone(NodeName peer, String reason, boolean processToo) implements Command {}

  /** Whether this node holds the replicated state. */
  public record StateHeld(boolean ready) implements Command {}

  /** How this node stands with the flows of a VIP that hops. */
  public record CopiesAre(VipName vip, HopCopies copies) implements Command {}

  /** What {@code status} of all nodes shows of this one from now on. */
  public record NewsTells(NodeNews news) implements Command {}

  /** The VIPs after a reload. */
  public record Configure(List<Vip> vips) implements Command {}

  /** An operator wants a VIP to move. */
  public record Move(VipName vip, NodeName target, ActorRef<MoveAnswer> replyTo)
      implements Command {}

  /** The node shuts down: others are to take its VIPs; answered when it holds none any more. */
  public record Leave(ActorRef<Left> replyTo) implements Command {}

  /**
   * It holds no VIP any more, and the dials that it kept back for the next owners are with them.
   */
  public record Left() {}

  /** The site accepts the connections of a VIP since it was told {@link Own}, or cannot. */
  public record Serving(VipName vip) implements Command {}

  /** The site has stopped serving a VIP that it was told to; its address may go. */
  public record Stopped(VipName vip) implements Command {}

  /**
   * The first connection of a VIP since it was taken was accepted.
   *
   * @param atNanos when, by {@link System#nanoTime}
   */
  public record FirstConnection(VipName vip, long atNanos) implements Command {}

  /** How it stands. */
  public record Describe(ActorRef<Ownerships> replyTo) implements Command {}

  private record Fit(Set<VipName> vips) implements Command {}

  private record Lapsed(Vip vip) implements Command {}

  private record Tick() implements Command {}

  /** As long as this is handled, addresses may stay: a hung actor's are taken by the kernel. */
  private record Renew() implements Command {}

  private record OfHolding(VipName vip, Runnable then) implements Command {}

  private record Idle(VipName vip) implements Command {}

  private record PublishOverdue() implements Command {}

  private record TryAgain(VipName vip) implements Command {}

  /** What this actor tells of itself. */
  public sealed interface Event {}

  /**
   * The VIP is this node's, and its address is here: connections are to be accepted, and then
   * {@link Serving} to be told. It comes again when the term becomes another.
   */
  public record Own(VipName vip, Term term) implements Event {}

  /**
   * Another node has the VIP and is about to announce it: what dials now is kept for it and is not
   * to be decided here. {@link Disown} follows, or {@link Own}.
   */
  public record HandingOver(VipName vip) implements Event {}

  /**
   * The VIP is another's: its connections are to be given up, and then {@link Stopped} to be told.
   *
   * @param addressGoes whether the address is removed then, so that no connection outlives it
   */
  public record Disown(VipName vip, boolean addressGoes) implements Event {}

  private final FailoverSettings settings;
  private final Election election;
  private final Publication publication;
  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final ActorRef<Event> events;
  private final AddressKeeper addresses;
  private final SharedState replica;
  private final ClusterMeter meter;
  private final PeerTimes times = new PeerTimes();
  private final Map<VipName, VipHolder> holders = new TreeMap<>();
  private final List<ActorRef<Left>> leaving = new ArrayList<>();
  private final Map<NodeName, NodeNews> news = new TreeMap<>();
  private final VipHolder.Loop loop = new Lent();
  private final Fitness fitness = new Fitness();
  private NodeNews own = NodeNews.NONE;

  private FailoverActor(
      FailoverSettings settings,
      Publisher publisher,
      AddressKeeper addresses,
      SharedState replica,
      ClusterMeter meter,
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      ActorRef<Event> events) {
    this.settings = settings;
    this.addresses = addresses;
    this.replica = replica;
    this.meter = meter;
    Measured.reasons(meter);
    this.context = context;
    this.timers = timers;
    this.events = events;
    this.election = new Election(settings.election(), System.nanoTime());
    this.publication =
        new Publication(
            publisher,
            settings.peers(),
            message -> new Envelope(message, replica.report(), own),
            () ->
                timers.startSingleTimer(
                    new PublishOverdue(), Publication.longest(settings.timing())));
  }

  /**
   * This node's part in the election, from now on.
   *
   * @param publisher sends to the peers
   * @param addresses closed when the actor ends
   * @param replica the state that all nodes have in common
   * @param meter of what it knows and does
   * @param events to whom it tells what this node owns
   */
  public static Behavior<Command> create(
      FailoverSettings settings,
      Publisher publisher,
      AddressKeeper addresses,
      SharedState replica,
      ClusterMeter meter,
      ActorRef<Event> events) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  FailoverActor actor =
                      new FailoverActor(
                          settings, publisher, addresses, replica, meter, context, timers, events);
                  actor.configure(settings.vips());
                  timers.startTimerAtFixedRate(new Renew(), AddressLease.RENEWAL);
                  return actor.running();
                }));
  }

  // --- states

  private Behavior<Command> running() {
    return Behaviors.receive(Command.class)
        .onAnyMessage(
            message -> {
              on(message);
              return Behaviors.same();
            })
        .onSignal(
            PostStop.class,
            stopped -> {
              addresses.close();
              return Behaviors.same();
            })
        .build();
  }

  // --- handlers

  private void on(Command message) {
    switch (message) {
      case Heard heard -> onHeard(heard.envelope());
      case PeerGone gone -> onGone(gone);
      case StateHeld held -> {
        fitness.stateHeld(held.ready());
        step(fitness.input());
      }
      case Fit now -> {
        if (fitness.up(now.vips(), holders.keySet())) {
          publication.dialPeers(); // it could not be reached that way, and neither could they
        }
        step(fitness.input());
      }
      case CopiesAre are -> {
        fitness.copies(are.vip(), are.copies());
        step(fitness.input());
      }
      case NewsTells tells -> own = tells.news();
      case Configure configure -> {
        configure(configure.vips());
        step(new Input.Contests(settings.contests(configure.vips())));
      }
      case Move move -> {
        Optional<MoveAnswer> answer = step(new Input.Move(move.vip(), move.target()));
        move.replyTo().tell(answer.orElseThrow());
      }
      case Leave leave -> {
        leaving.add(leave.replyTo());
        step(new Input.Leave());
        answerIfLeft();
      }
      case Serving serving -> {
        holder(serving.vip()).ifPresent(VipHolder::serving);
        publishIfServed();
      }
      case PublishOverdue overdue -> publishNow();
      case Stopped stopped -> {
        holder(stopped.vip()).ifPresent(VipHolder::stopped);
        tellIfGone(stopped.vip());
      }
      case Idle idle -> tellIfGone(idle.vip());
      case FirstConnection first ->
          holder(first.vip()).ifPresent(holder -> holder.firstConnection(first.atNanos()));
      case Describe describe -> describe.replyTo().tell(ownerships());
      case TryAgain again -> {
        fitness.tryAgain(again.vip());
        step(fitness.input());
      }
      case Lapsed lapsed ->
          holder(lapsed.vip().name()).ifPresent(holder -> holder.lapsed(lapsed.vip()));
      case Tick tick -> step(new Input.Tick());
      case Renew renew -> addresses.renew();
      case OfHolding of -> {
        if (holders.containsKey(of.vip())) {
          of.then().run();
        }
        tellIfGone(of.vip());
        holders.values().removeIf(VipHolder::finished);
        publishIfServed();
        answerIfLeft();
      }
    }
  }

  private void onHeard(Envelope envelope) {
    NodeName from = envelope.election().from();
    times.heard(from, System.nanoTime());
    news.put(from, envelope.news());
    replica.heard(from, envelope.replica());
    step(new Input.Heard(envelope.election()));
  }

  private void onGone(PeerGone gone) {
    LOG.warn("peer={} link=closed reason=\"{}\"", gone.peer(), gone.reason());
    if (!gone.processToo()) {
      return;
    }
    times.gone(gone.peer(), System.nanoTime());
    step(new Input.LinkClosed(gone.peer()));
  }

  private void configure(List<Vip> vips) {
    Set<VipName> listed = new TreeSet<>();
    for (Vip vip : vips) {
      if (vip.schedulers().contains(settings.self())) {
        listed.add(vip.name());
        holders
            .computeIfAbsent(vip.name(), name -> new VipHolder(vip, loop, addresses, meter, events))
            .replace(vip);
      }
    }
    holders.forEach(
        (name, holder) -> {
          if (!listed.contains(name)) {
            holder.forget();
          }
        });
    Set<Vip> ours =
        vips.stream()
            .filter(vip -> listed.contains(vip.name()))
            .collect(Collectors.toUnmodifiableSet());
    addresses.watch(ours, new Watching(context.getSelf()));
  }

  /** What the addresses tell. */
  private record Watching(ActorRef<Command> self) implements AddressKeeper.Watcher {
    @Override
    public void fit(Set<Vip> vips) {
      self.tell(new Fit(vips.stream().map(Vip::name).collect(Collectors.toUnmodifiableSet())));
    }

    @Override
    public void lapsed(Vip vip) {
      self.tell(new Lapsed(vip));
    }
  }

  private Ownerships ownerships() {
    Map<NodeName, NodeNews> told = new TreeMap<>(news);
    told.put(settings.self(), own);
    return new Ownerships(
        election.view(), told, fitness.unfit(holders.keySet()), times.longestSilences());
  }

  private Optional<MoveAnswer> step(Input input) {
    Decision decision = election.step(input, System.nanoTime());
    decision.transitions().forEach(this::carryOut);
    decision.message().ifPresent(this::publish);
    long wait = Math.max(0, decision.stepAt() - System.nanoTime());
    timers.startSingleTimer(new Tick(), Duration.ofNanos(wait));
    return decision.answer();
  }

  private void publish(StateMessage message) {
    ElectionView view = election.view();
    Measured.standing(view, meter);
    replica.reachable(
        view.nodes().stream()
            .filter(ElectionView.NodeView::reachable)
            .map(ElectionView.NodeView::node)
            .collect(Collectors.toUnmodifiableSet()));
    publication.put(message);
    publishIfServed();
  }

  private void publishIfServed() {
    if (holders.values().stream().noneMatch(VipHolder::withholding)) {
      publishNow();
    }
  }

  private void publishNow() {
    timers.cancel(new PublishOverdue());
    publication.now();
  }

  private void carryOut(Transition transition) {
    Optional<VipHolder> holder = holder(transition.vip());
    switch (transition) {
      case Transition.Take take -> {
        replica.took(take.vip(), take.term());
        holder.ifPresent(of -> of.take(times.takeover(take, System.nanoTime())));
      }
      case Transition.Release release -> {
        holder.ifPresent(of -> of.release(release));
        context.getSelf().tell(new Idle(release.vip())); // there may have been nothing to give up
      }
      case Transition.Announce announce -> holder.ifPresent(of -> of.announceAgain(announce));
    }
  }

  private Optional<VipHolder> holder(VipName vip) {
    return Optional.ofNullable(holders.get(vip));
  }

  /** What the election waits for after a release: it does not mind hearing it at other times. */
  private void tellIfGone(VipName vip) {
    if (holder(vip).filter(VipHolder::holds).isEmpty()) {
      step(new Input.Gone(vip));
    }
  }

  private void answerIfLeft() {
    if (!leaving.isEmpty() && holders.values().stream().noneMatch(VipHolder::isAtWork)) {
      leaving.forEach(replyTo -> replyTo.tell(new Left()));
      leaving.clear();
    }
  }

  /** What this actor lends the holders of its VIPs. */
  private final class Lent implements VipHolder.Loop {
    @Override
    public void pipe(VipName vip, CompletionStage<Void> stage, Consumer<Optional<String>> then) {
      context.pipeToSelf(
          stage,
          (done, failure) ->
              new OfHolding(
                  vip, () -> then.accept(Optional.ofNullable(failure).map(FailureText::of))));
    }

    @Override
    public void after(VipName vip, Duration delay, Runnable then) {
      context.scheduleOnce(delay, context.getSelf(), new OfHolding(vip, then));
    }

    @Override
    public boolean ownersOverlap() {
      return settings.quorum() == Quorum.NONE;
    }

    @Override
    public boolean mayBeCutOff() {
      return election.mayBeCutOff();
    }

    @Override
    public Duration hearing() {
      return settings.timing().silence();
    }

    @Override
    public void broken(VipName vip, String reason) {
      fitness.broken(vip);
      context.scheduleOnce(TRY_AGAIN, context.getSelf(), new TryAgain(vip));
      step(fitness.input());
    }
  }
}
