package dev.pointsman.replication.cluster;

import dev.pointsman.replication.document.Bucket;
import dev.pointsman.replication.document.Kind;
import org.apache.pekko.cluster.ddata.AbstractReplicatedData;
import org.apache.pekko.cluster.ddata.Key;

/** A bucket as Pekko's Distributed Data holds it: under one key for each kind. */
@SuppressWarnings("serial") // Java serialisation is off; DocumentsSerializer writes it.
final class ReplicatedBucket extends AbstractReplicatedData<ReplicatedBucket> {
  private static final long serialVersionUID = 1;

  private final Kind kind;
  private final Bucket bucket;

  ReplicatedBucket(Kind kind, Bucket bucket) {
    this.kind = kind;
    this.bucket = bucket;
  }

  static Key<ReplicatedBucket> key(Kind kind) {
    return new BucketKey(kind.label());
  }

  Kind kind() {
    return kind;
  }

  Bucket bucket() {
    return bucket;
  }

  @Override
  public ReplicatedBucket mergeData(ReplicatedBucket that) {
    Bucket merged = bucket.merge(that.bucket);
    return merged.equals(bucket) ? this : new ReplicatedBucket(kind, merged);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ReplicatedBucket that
        && kind == that.kind
        && bucket.equals(that.bucket);
  }

  @Override
  public int hashCode() {
    return 31 * kind.hashCode() + bucket.hashCode();
  }

  @Override
  public String toString() {
    return kind.label() + bucket;
  }

  private static final class BucketKey extends Key<ReplicatedBucket> {
    private static final long serialVersionUID = 1;

    BucketKey(String id) {
      super(id);
    }
  }
}
