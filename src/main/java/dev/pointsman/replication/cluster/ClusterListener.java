package dev.pointsman.replication.cluster;

import dev.pointsman.replication.document.Bucket;
import dev.pointsman.replication.document.Kind;

/** Is told what happens in the cluster, on the cluster's threads; it must not block. */
public interface ClusterListener {
  /** Somebody came, went, or is reached or not reached any more. */
  void members(Membership membership);

  /** The documents of a kind as they are now held in the cluster. */
  void documents(Kind kind, Bucket bucket);

  /**
   * The actor system has ended.
   *
   * @param why in words; empty if it was asked to
   */
  void ended(String why);
}
