package dev.pointsman.replication.document;

import dev.pointsman.model.Names;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The documents of one kind by name; immutable.
 *
 * <p>{@link #merge} keeps the greater document under each name. It is commutative, associative and
 * idempotent, because the greater of two is; a bucket is so a state-based CRDT (Shapiro et al.,
 * "Conflict-free Replicated Data Types", 2011), a map of last-writer-wins registers.
 */
public final class Bucket {
  public static final Bucket EMPTY = new Bucket(new TreeMap<>());

  private final SortedMap<String, Document> documents;

  /** Computed when first asked for; as with a string's hash, doing so twice does no harm. */
  private Digest.@Nullable Sum sum;

  private Bucket(SortedMap<String, Document> documents) {
    this.documents = Collections.unmodifiableSortedMap(documents);
  }

  /**
   * A bucket of these documents.
   *
   * @throws IllegalArgumentException if a name is not one ({@link Names#ALLOWED})
   */
  public static Bucket of(Map<String, Document> documents) {
    documents.keySet().forEach(Bucket::requireName);
    return documents.isEmpty() ? EMPTY : new Bucket(new TreeMap<>(documents));
  }

  /** A bucket of one document. */
  public static Bucket of(String name, Document document) {
    return of(Map.of(name, document));
  }

  /** Under each name the greater of both; this very object if that changes nothing in it. */
  public Bucket merge(Bucket other) {
    TreeMap<String, Document> merged = new TreeMap<>(documents);
    boolean changed = false;
    for (Map.Entry<String, Document> entry : other.documents.entrySet()) {
      Document mine = merged.get(entry.getKey());
      if (mine == null || mine.compareTo(entry.getValue()) < 0) {
        merged.put(entry.getKey(), entry.getValue());
        changed = true;
      }
    }
    return changed ? new Bucket(merged) : this;
  }

  /** What is in this one and not, or otherwise, in {@code before}. */
  public SortedMap<String, Document> changesSince(Bucket before) {
    TreeMap<String, Document> changes = new TreeMap<>(documents);
    changes
        .entrySet()
        .removeIf(e -> before.get(e.getKey()).filter(e.getValue()::equals).isPresent());
    return changes;
  }

  public Optional<Document> get(String name) {
    return Optional.ofNullable(documents.get(name));
  }

  /** All of them, sorted by name. */
  public SortedMap<String, Document> documents() {
    return documents;
  }

  /** A short account of them. */
  Digest.Sum sum() {
    Digest.Sum known = sum;
    if (known == null) {
      known = Digest.sum(this);
      sum = known;
    }
    return known;
  }

  private static void requireName(String name) {
    if (!Names.valid(name)) {
      throw new IllegalArgumentException(
          "document name: " + name + " (expected: " + Names.ALLOWED + ")");
    }
  }

  @Override
  public boolean equals(Object other) {
    return this == other || (other instanceof Bucket bucket && documents.equals(bucket.documents));
  }

  @Override
  public int hashCode() {
    return documents.hashCode();
  }

  @Override
  public String toString() {
    return documents.toString();
  }
}
