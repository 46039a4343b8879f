package dev.pointsman.replication.document;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * A short account of the documents a node holds, told to peers so that each knows who lags.
 *
 * @param kinds for each kind what it holds of it; kinds of which it holds nothing are left out
 */
public record Digest(Map<Kind, Sum> kinds) {
  private static final Sum NOTHING = new Sum(0, 0);

  /**
   * What a node holds of one kind.
   *
   * @param changes the sum of all counters. Merging never lessens it, so of two nodes the one with
   *     the smaller sum lacks something
   * @param hash of names, versions and bytes: equal, as good as certainly, only for equal documents
   */
  public record Sum(long changes, long hash) {}

  public Digest {
    EnumMap<Kind, Sum> copy = new EnumMap<>(Kind.class);
    copy.putAll(kinds);
    kinds = Collections.unmodifiableMap(copy);
  }

  static Digest of(Snapshot snapshot) {
    EnumMap<Kind, Sum> sums = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      Bucket bucket = snapshot.bucket(kind);
      if (!bucket.documents().isEmpty()) {
        sums.put(kind, bucket.sum());
      }
    }
    return new Digest(sums);
  }

  /** Whether {@code told}, which a peer says of itself, is the same as what we hold. */
  public boolean sameAs(Digest told) {
    return kinds.equals(told.kinds);
  }

  /**
   * How many changes {@code told}, which a peer says of itself, is behind this; 0 also where both
   * have changes that the other lacks in equal number, which {@link #sameAs} tells from equality.
   */
  public long ahead(Digest told) {
    long behind = 0;
    for (Map.Entry<Kind, Sum> entry : kinds.entrySet()) {
      long theirs = told.kinds.getOrDefault(entry.getKey(), NOTHING).changes();
      behind += Math.max(0, entry.getValue().changes() - theirs);
    }
    return behind;
  }

  static Sum sum(Bucket bucket) {
    long changes = 0;
    Fnv hash = new Fnv();
    for (Map.Entry<String, Document> entry : bucket.documents().entrySet()) {
      Document document = entry.getValue();
      changes += document.version().counter();
      hash.text(entry.getKey())
          .number(document.version().counter())
          .text(document.version().writer().value())
          .bytes(document.bytes());
    }
    return new Sum(changes, hash.value());
  }
}
