package dev.pointsman.replication;

import dev.pointsman.model.NodeName;
import dev.pointsman.replication.cluster.ClusterException;
import dev.pointsman.replication.cluster.ClusterSystem;
import dev.pointsman.replication.cluster.Membership;
import dev.pointsman.replication.disk.StateDirectory;
import dev.pointsman.replication.disk.StateException;
import dev.pointsman.replication.document.Bucket;
import dev.pointsman.replication.document.Digest;
import dev.pointsman.replication.document.Kind;
import dev.pointsman.replication.document.Snapshot;
import dev.pointsman.replication.document.Version;
import dev.pointsman.replication.join.ClusterView;
import dev.pointsman.replication.join.PeerReport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's copy of the state that the scheduler nodes have in common.
 *
 * <p>It works alone, and from the first moment with what is on its disk. Peers are heard over links
 * that are not its own: their holder sends {@link #report} to them several times a second, and
 * gives what they sent to {@link #heard}. From these it decides whose cluster it joins, and its
 * documents merge with theirs.
 *
 * <pre>{@code
 * Replica replica = Replica.start(ReplicaSettings.of(cluster, Path.of("state")), listener);
 * replica.heard(Map.of(peer, PeerReportCodec.decode(bytes)));
 * replica.put(Kind.SERVER, "stream1", payload).thenAccept(outcome -> ...);
 * replica.snapshot().get(Kind.SERVER, "stream1");
 * }</pre>
 */
public final class Replica implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Replica.class);
  private static final long TICK_MILLIS = 100;

  /** For what the replica's thread is at when it is told to end: the write of a file, at most. */
  private static final Duration HAND_IN = Duration.ofSeconds(1);

  private final ScheduledExecutorService control = ControlThread.create();
  private final StateDirectory directory;
  private final Mirror mirror;
  private final ClusterStarter starter;
  private final ClusterDriver driver;
  private final ReadyWatch readyWatch;
  private final Puts puts;
  private @Nullable ScheduledFuture<?> ticking;
  private volatile Peers peers = Peers.NONE;

  private Replica(
      ReplicaSettings settings,
      ReplicaListener listener,
      StateDirectory directory,
      Snapshot onDisk) {
    long now = System.nanoTime();
    this.directory = directory;
    this.mirror = new Mirror(directory, onDisk, listener);
    this.starter = new ClusterStarter(settings.cluster(), control, new Cluster());
    this.driver = new ClusterDriver(settings, starter, mirror, now);
    this.readyWatch = new ReadyWatch(settings.readyTimeout(), listener, now);
    this.puts = new Puts(settings, mirror, driver);
  }

  /**
   * Reads what is on disk and starts a cluster system, which takes about a second.
   *
   * @throws StateException if what is on disk cannot be used
   * @throws ClusterException if the node's address cannot be used
   */
  public static Replica start(ReplicaSettings settings, ReplicaListener listener)
      throws StateException, ClusterException {
    StateDirectory directory = StateDirectory.open(settings.directory(), settings.cluster().site());
    try {
      Replica replica = new Replica(settings, listener, directory, directory.read());
      replica.begin();
      return replica;
    } catch (StateException | ClusterException | RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  /** All documents, as this node holds them now. */
  public Snapshot snapshot() {
    return mirror.snapshot();
  }

  /**
   * Changes a document: on this node's disk and in its snapshot at once, and then on the others.
   *
   * @return what became of it: always {@link PutOutcome.Written}; fails with an {@link
   *     IllegalStateException} if there is no room for it, or the replica is closed
   * @throws IllegalArgumentException if the name is not one, or the payload is longer than {@link
   *     Kind#maxPayload}
   */
  public CompletionStage<PutOutcome> put(Kind kind, String name, byte[] payload) {
    puts.require(kind, name, payload);
    return onControl(() -> puts.put(kind, name, payload));
  }

  /**
   * The same, if the document still is what the caller thinks it is.
   *
   * @param expected the version it replaces; empty if there shall be none
   */
  public CompletionStage<PutOutcome> putIf(
      Kind kind, String name, byte[] payload, Optional<Version> expected) {
    puts.require(kind, name, payload);
    return onControl(() -> puts.putIf(kind, name, payload, expected));
  }

  /** What to tell peers over the links; cheap, and to be asked for each time. */
  public PeerReport report() {
    return new PeerReport(driver.view(), digest());
  }

  /**
   * Takes what peers told last. To be called several times a second with all peers that are heard,
   * and without those that are not any more.
   */
  public void heard(Map<NodeName, PeerReport> reports) {
    peers = new Peers(reports);
  }

  /** A short account of what this node holds. */
  public Digest digest() {
    return mirror.snapshot().digest();
  }

  /** What this node knows of its cluster. */
  public ClusterView view() {
    return driver.view();
  }

  /** How far the documents of each peer that is heard differ from this node's. */
  public Map<NodeName, Lag> lags() {
    return peers.lags(digest());
  }

  /** What hinders replication now, in words for an operator; usually nothing. */
  public List<String> problems() {
    return Stream.of(mirror.problem(), driver.problem()).filter(text -> !text.isEmpty()).toList();
  }

  /**
   * Leaves the cluster if there is anyone to tell, and ends; takes 4 s at most. What does not end
   * by then is logged, and left behind.
   *
   * @throws StateException if the directory cannot be unlocked
   */
  @Override
  public void close() throws StateException {
    end(true);
  }

  /** Ends at once and tells nobody, as a crash would; for tests of what a crash does. */
  void crash() throws StateException {
    end(false);
  }

  private void begin() throws ClusterException {
    ClusterSystem first = starter.startFirst();
    ControlThread.execute(control, () -> driver.started(first, System.nanoTime()), first::end);
    ticking =
        control.scheduleWithFixedDelay(
            ControlThread.guarded(this::tick), 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void tick() {
    long now = System.nanoTime();
    Peers current = peers;
    driver.step(current.views(), now);
    mirror.writeAgain();
    readyWatch.look(driver.view(), digest(), current, now);
  }

  private CompletionStage<PutOutcome> onControl(Puts.Task task) {
    CompletableFuture<PutOutcome> result = new CompletableFuture<>();
    ControlThread.execute(
        control,
        () -> {
          try {
            task.run()
                .whenComplete(
                    (outcome, failure) -> {
                      if (failure != null) {
                        result.completeExceptionally(failure);
                      } else {
                        result.complete(outcome);
                      }
                    });
          } catch (RuntimeException e) {
            result.completeExceptionally(e);
          }
        },
        () -> result.completeExceptionally(new IllegalStateException("the replica is closed")));
    return result;
  }

  private void end(boolean leaving) throws StateException {
    CompletableFuture<Optional<ClusterSystem>> last = new CompletableFuture<>();
    ControlThread.execute(
        control,
        () -> {
          starter.stop();
          last.complete(driver.release());
          control.shutdown();
        },
        () -> last.complete(Optional.empty()));
    ScheduledFuture<?> ticks = ticking;
    if (ticks != null) {
      ticks.cancel(false);
    }
    boolean told = leaving && driver.mayLeave();
    try {
      last.get(HAND_IN.toMillis(), TimeUnit.MILLISECONDS)
          .ifPresent(system -> Ending.end(system, told));
    } catch (TimeoutException e) {
      LOG.warn(
          "the replica has been busy for {} ms, with its disk perhaps; its cluster system is not"
              + " ended",
          HAND_IN.toMillis());
    } catch (ExecutionException e) {
      throw new IllegalStateException("the replica's last step failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      directory.close();
    }
  }

  /** What the cluster system tells, on the replica's thread. */
  private final class Cluster implements ClusterStarter.Target {
    @Override
    public void started(ClusterSystem system) {
      driver.started(system, System.nanoTime());
    }

    @Override
    public void members(Membership membership) {
      driver.members(membership, System.nanoTime());
    }

    @Override
    public void documents(Kind kind, Bucket bucket) {
      mirror.merge(kind, bucket);
    }

    @Override
    public void ended(String why) {
      driver.ended(why, System.nanoTime());
    }
  }
}
