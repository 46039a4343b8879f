package dev.pointsman.replication;

import dev.pointsman.model.Names;
import dev.pointsman.model.NodeName;
import dev.pointsman.replication.document.Bucket;
import dev.pointsman.replication.document.BucketCodec;
import dev.pointsman.replication.document.Document;
import dev.pointsman.replication.document.Kind;
import dev.pointsman.replication.document.Version;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Makes changes: a version, this node's disk, its memory, the other nodes, in that order. */
final class Puts {
  private final NodeName node;
  private final Duration timeout;
  private final Mirror mirror;
  private final ClusterDriver driver;

  /** A change to be made on the replica's thread. */
  interface Task {
    CompletionStage<PutOutcome> run();
  }

  Puts(ReplicaSettings settings, Mirror mirror, ClusterDriver driver) {
    this.node = settings.cluster().node();
    this.timeout = settings.putTimeout();
    this.mirror = mirror;
    this.driver = driver;
  }

  void require(Kind kind, String name, byte[] payload) {
    if (!Names.valid(name)) {
      throw new IllegalArgumentException("name: " + name + " (expected: " + Names.ALLOWED + ")");
    }
    if (payload.length > kind.maxPayload()) {
      throw new IllegalArgumentException(
          kind.label()
              + " "
              + name
              + ": "
              + payload.length
              + " bytes (expected: at most "
              + kind.maxPayload()
              + ")");
    }
  }

  CompletionStage<PutOutcome> putIf(
      Kind kind, String name, byte[] payload, Optional<Version> expected) {
    Optional<Document> current = mirror.snapshot().get(kind, name);
    if (!current.map(Document::version).equals(expected)) {
      return CompletableFuture.completedFuture(new PutOutcome.Conflict(current));
    }
    return put(kind, name, payload);
  }

  CompletionStage<PutOutcome> put(Kind kind, String name, byte[] payload) {
    Bucket before = mirror.snapshot().bucket(kind);
    long counter = before.get(name).map(document -> document.version().counter()).orElse(0L);
    Version version = new Version(counter + 1, node);
    Bucket change = Bucket.of(name, Document.of(version, payload));
    requireRoom(kind, before.merge(change));
    boolean onDisk = mirror.merge(kind, change);
    return driver
        .offer(kind, change, timeout)
        .thenApply(
            copies -> new PutOutcome.Written(version, onDisk, copies.known(), copies.members()));
  }

  private static void requireRoom(Kind kind, Bucket bucket) {
    int bytes = BucketCodec.encode(kind, bucket).length;
    if (bytes > Kind.MAX_KIND_BYTES) {
      throw new IllegalStateException(
          "all documents of kind "
              + kind.label()
              + ": "
              + bytes
              + " bytes (expected: at most "
              + Kind.MAX_KIND_BYTES
              + ")");
    }
  }
}
