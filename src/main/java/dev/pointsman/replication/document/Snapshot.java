package dev.pointsman.replication.document;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** All documents a node holds at one moment; immutable. */
public final class Snapshot {
  public static final Snapshot EMPTY = new Snapshot(Map.of());

  private final Map<Kind, Bucket> buckets;

  private Snapshot(Map<Kind, Bucket> buckets) {
    this.buckets = buckets;
  }

  /** The document of this kind and name. */
  public Optional<Document> get(Kind kind, String name) {
    return bucket(kind).get(name);
  }

  /** All documents of a kind. */
  public Bucket bucket(Kind kind) {
    return buckets.getOrDefault(kind, Bucket.EMPTY);
  }

  /** This one with one kind's documents merged in; this very object if nothing changes. */
  public Snapshot merge(Kind kind, Bucket bucket) {
    Bucket before = bucket(kind);
    Bucket after = before.merge(bucket);
    if (after.equals(before)) {
      return this;
    }
    EnumMap<Kind, Bucket> merged = new EnumMap<>(Kind.class);
    merged.putAll(buckets);
    merged.put(kind, after);
    return new Snapshot(Collections.unmodifiableMap(merged));
  }

  /** A short account of what it holds, to compare with a peer's. */
  public Digest digest() {
    return Digest.of(this);
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof Snapshot snapshot && buckets.equals(snapshot.buckets));
  }

  @Override
  public int hashCode() {
    return buckets.hashCode();
  }

  @Override
  public String toString() {
    return buckets.toString();
  }
}
