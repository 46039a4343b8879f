package dev.pointsman.replication;

import dev.pointsman.replication.cluster.ClusterException;
import dev.pointsman.replication.cluster.ClusterListener;
import dev.pointsman.replication.cluster.ClusterSystem;
import dev.pointsman.replication.cluster.MemberSettings;
import dev.pointsman.replication.cluster.Membership;
import dev.pointsman.replication.document.Bucket;
import dev.pointsman.replication.document.Kind;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Starts one cluster system after the other, on threads of their own, since each start takes a good
 * part of a second.
 *
 * <p>What a system tells is passed on to the replica's thread, and only while it is the one that
 * was started last.
 */
final class ClusterStarter {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(8);

  private final MemberSettings settings;
  private final ScheduledExecutorService control;
  private final Target target;
  private @Nullable ScheduledFuture<?> next;
  private int start;
  private Duration pause = FIRST_PAUSE;

  /** Whom the running system's news concern; called on the replica's thread. */
  interface Target {
    void started(ClusterSystem system);

    void members(Membership membership);

    void documents(Kind kind, Bucket bucket);

    /** It has ended unasked, or could not be started. */
    void ended(String why);
  }

  ClusterStarter(MemberSettings settings, ScheduledExecutorService control, Target target) {
    this.settings = settings;
    this.control = control;
    this.target = target;
  }

  /** The first start; it blocks, and fails at once if the address cannot be used. */
  ClusterSystem startFirst() throws ClusterException {
    return ClusterSystem.start(settings, new News(start));
  }

  /**
   * Ends this one, and starts another when it has ended: from the replica's thread. The news of the
   * end come on any thread of the process, and what a thread starts is, as its sockets are, in the
   * network namespace that it is in itself.
   */
  void startAfter(ClusterSystem running) {
    int number = ++start;
    running
        .end()
        .whenComplete(
            (done, failure) ->
                ControlThread.execute(control, () -> startOnItsThread(number), () -> {}));
  }

  /** Starts another after a pause, twice as long each time until {@link #worked}. */
  void startLater() {
    int number = ++start;
    next =
        control.schedule(() -> startOnItsThread(number), pause.toMillis(), TimeUnit.MILLISECONDS);
    Duration twice = pause.multipliedBy(2);
    pause = twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
  }

  /** The last start led to a membership. */
  void worked() {
    pause = FIRST_PAUSE;
  }

  /** Whatever is still to be told by a system is not. */
  void stop() {
    start++;
    ScheduledFuture<?> pending = next;
    if (pending != null) {
      pending.cancel(false);
    }
  }

  private void startOnItsThread(int number) {
    Thread.ofPlatform().daemon().name("pointsman-cluster-start").start(() -> start(number));
  }

  private void start(int number) {
    try {
      ClusterSystem system = ClusterSystem.start(settings, new News(number));
      ControlThread.execute(
          control,
          () -> {
            if (number == start) {
              target.started(system);
            } else {
              system.end();
            }
          },
          system::end);
    } catch (ClusterException | RuntimeException e) {
      String why = e instanceof ClusterException ? String.valueOf(e.getMessage()) : e.toString();
      new News(number).ended(why);
    }
  }

  /** What one system tells. */
  private final class News implements ClusterListener {
    private final int number;

    News(int number) {
      this.number = number;
    }

    @Override
    public void members(Membership membership) {
      tell(() -> target.members(membership));
    }

    @Override
    public void documents(Kind kind, Bucket bucket) {
      tell(() -> target.documents(kind, bucket));
    }

    @Override
    public void ended(String why) {
      tell(() -> target.ended(why));
    }

    private void tell(Runnable news) {
      ControlThread.execute(
          control,
          () -> {
            if (number == start) {
              news.run();
            }
          },
          () -> {});
    }
  }
}
