package dev.pointsman.replication;

import dev.pointsman.model.NodeName;
import dev.pointsman.replication.cluster.ClusterSystem;
import dev.pointsman.replication.cluster.Membership;
import dev.pointsman.replication.document.Bucket;
import dev.pointsman.replication.document.Kind;
import dev.pointsman.replication.join.ApartClock;
import dev.pointsman.replication.join.ClusterView;
import dev.pointsman.replication.join.DownPlan;
import dev.pointsman.replication.join.JoinPlan;
import dev.pointsman.replication.join.Patience;
import dev.pointsman.replication.join.Phase;
import dev.pointsman.replication.join.Step;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what {@link JoinPlan} and {@link DownPlan} say: forms, joins, gives up, and ends the cluster
 * system and starts it anew. On the replica's thread only, but for {@link #view}.
 */
final class ClusterDriver {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterDriver.class);

  /** For what Pekko does within the process. */
  private static final Duration LOCAL = Duration.ofSeconds(10);

  private final ClusterStarter starter;
  private final Mirror mirror;
  private final Patience patience;
  private final List<NodeName> order;
  private final JoinPlan plan;
  private final NodeName node;

  private @Nullable ClusterSystem cluster;
  private Membership membership = Membership.NONE;
  private Phase phase = Phase.STARTING;
  private long phaseSince;
  private ApartClock apart = ApartClock.NONE;
  private DownPlan downs = DownPlan.NONE;
  private Set<NodeName> heardNow = Set.of();
  private volatile ClusterView view;
  private volatile String problem = "";

  ClusterDriver(ReplicaSettings settings, ClusterStarter starter, Mirror mirror, long now) {
    this.starter = starter;
    this.mirror = mirror;
    this.patience = settings.patience();
    this.node = settings.cluster().node();
    this.order = List.copyOf(settings.cluster().nodes().keySet());
    this.plan = new JoinPlan(order, patience);
    this.view = ClusterView.outside(node, 0, Phase.STARTING);
    this.phaseSince = now;
  }

  /** What this node tells of its cluster. */
  ClusterView view() {
    return view;
  }

  /** Why it is in no cluster, in words; empty if it is or soon will be. */
  String problem() {
    return problem;
  }

  /** A system has been started: it is given what this node holds, and asked to do nothing yet. */
  void started(ClusterSystem system, long now) {
    cluster = system;
    membership = Membership.NONE;
    enter(Phase.UNFORMED, now);
    for (Kind kind : Kind.values()) {
      Bucket bucket = mirror.snapshot().bucket(kind);
      if (!bucket.documents().isEmpty()) {
        system
            .merge(kind, bucket, 1, LOCAL)
            .whenComplete((done, failure) -> warnUnless(failure == null && done, kind));
      }
    }
  }

  /** The system has ended without being asked to, or could not be started. */
  void ended(String why, long now) {
    LOG.warn("the cluster of this node ended and is started again: {}", why);
    problem = why;
    cluster = null;
    membership = Membership.NONE;
    enter(Phase.STARTING, now);
    starter.startLater();
  }

  void members(Membership current, long now) {
    boolean wasMember = phase == Phase.MEMBER;
    boolean isMember = !current.members().isEmpty();
    if (isMember && !current.members().equals(membership.members())) {
      LOG.info("in a cluster, members: {}", current.members().keySet());
    }
    membership = current;
    if (isMember && !wasMember) {
      enter(Phase.MEMBER, now);
      starter.worked();
      problem = "";
    } else if (isMember) {
      tellView();
    } else if (wasMember) {
      restart("it is no longer a member", now);
    }
  }

  /** Takes the next step, if one is due. */
  void step(Collection<ClusterView> heard, long now) {
    heardNow = heard.stream().map(ClusterView::node).collect(Collectors.toUnmodifiableSet());
    ClusterSystem running = cluster;
    if (running == null) {
      return;
    }
    apart = apart.heard(view, heard, order, now);
    downs = downs.heard(view, heard, now);
    for (NodeName member : downs.due(patience, now)) {
      LOG.warn("member given up, as it cannot be reached: {}", member);
      running.down(member);
    }
    Duration inPhase = Duration.ofNanos(now - phaseSince);
    switch (plan.next(view, heard, inPhase, apart.at(now))) {
      case Step.Stay stay -> {}
      case Step.Form form -> {
        enter(Phase.JOINING, now);
        running.form();
      }
      case Step.Join join -> {
        LOG.info("joining the cluster of {}", join.peer());
        enter(Phase.JOINING, now);
        running.join(join.peer());
      }
      case Step.RestartAndJoin join -> restart(join.why(), now);
      case Step.Restart restart -> {
        problem = restart.why();
        restart(restart.why(), now);
      }
    }
  }

  /** Offers a change to the others; done when enough of them hold it, or cannot be waited for. */
  CompletionStage<Copies> offer(Kind kind, Bucket change, Duration timeout) {
    ClusterSystem running = cluster;
    int members = Math.max(1, membership.members().size());
    if (running == null) {
      return CompletableFuture.completedFuture(new Copies(1, members));
    }
    // Links notice a crash long before the cluster does: a change need not wait for the dead.
    long heard = view.reachable().stream().filter(heardNow::contains).count();
    int reachable = Math.min(membership.replicating(), 1 + (int) heard);
    int copies = Math.max(1, Math.min(reachable, members / 2 + 1));
    return running
        .merge(kind, change, copies, timeout)
        .handle((done, failure) -> new Copies(failure == null && done ? copies : 1, members));
  }

  /** How many nodes are known to hold a change, of how many. */
  record Copies(int known, int members) {}

  /** The running system, for its end; nothing is done with it after this. */
  Optional<ClusterSystem> release() {
    ClusterSystem running = cluster;
    cluster = null;
    return Optional.ofNullable(running);
  }

  /**
   * Whether the cluster can let this node go: it has to tell all its members, and while one of them
   * cannot be reached it lets nobody go.
   */
  boolean mayLeave() {
    return view.reachable().size() > 1 && view.unreachable().isEmpty();
  }

  private void restart(String why, long now) {
    ClusterSystem running = cluster;
    if (running == null) {
      return;
    }
    LOG.info("the cluster of this node is started anew: {}", why);
    cluster = null;
    membership = Membership.NONE;
    enter(Phase.STARTING, now);
    starter.startAfter(running);
  }

  private void enter(Phase next, long now) {
    phase = next;
    phaseSince = now;
    apart = ApartClock.NONE;
    downs = DownPlan.NONE;
    tellView();
  }

  private void tellView() {
    ClusterSystem running = cluster;
    long incarnation = running == null ? 0 : running.incarnation();
    view =
        phase == Phase.MEMBER
            ? new ClusterView(
                node, incarnation, phase, membership.members(), membership.unreachable())
            : ClusterView.outside(node, incarnation, phase);
  }

  private static void warnUnless(boolean done, Kind kind) {
    if (!done) {
      LOG.warn("a new cluster system was not given the documents of kind {}", kind.label());
    }
  }
}
