package dev.pointsman.replication;

import dev.pointsman.replication.document.Digest;
import dev.pointsman.replication.join.ClusterView;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says, once, that a replica holds what it should before it is used.
 *
 * <p>Until then a node that has been away might act on rules that its peers have replaced. A node
 * that hears nobody is ready when it has formed a cluster of its own, which it does after listening
 * for {@link dev.pointsman.replication.join.Patience#discovery}.
 */
final class ReadyWatch {
  private static final Logger LOG = LoggerFactory.getLogger(ReadyWatch.class);

  private final Duration longest;
  private final ReplicaListener listener;
  private final long start;
  private boolean ready;

  ReadyWatch(Duration longest, ReplicaListener listener, long start) {
    this.longest = longest;
    this.listener = listener;
    this.start = start;
  }

  void look(ClusterView own, Digest held, Peers peers, long now) {
    if (ready) {
      return;
    }
    if (own.isMember() && peers.none()) {
      say(Readiness.ALONE);
    } else if (own.isMember() && peers.inStep(own, held)) {
      say(Readiness.IN_STEP);
    } else if (now - start >= longest.toNanos()) {
      LOG.warn(
          "ready with what is on this node's disk, since after {} s not all peers hold the same:"
              + " {}",
          longest.toSeconds(),
          peers.lags(held));
      say(Readiness.LATE);
    }
  }

  private void say(Readiness readiness) {
    ready = true;
    Listening.tell(() -> listener.ready(readiness));
  }
}
