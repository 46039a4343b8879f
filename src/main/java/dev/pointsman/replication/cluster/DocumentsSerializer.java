package dev.pointsman.replication.cluster;

import dev.pointsman.model.Labelled;
import dev.pointsman.replication.document.BucketCodec;
import dev.pointsman.replication.document.Kind;
import dev.pointsman.replication.document.Malformed;
import java.io.NotSerializableException;
import java.util.Optional;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/**
 * Puts documents on the wire, in the format of {@link BucketCodec}; its manifests are the kinds'
 * labels. Constructed by Pekko.
 */
public final class DocumentsSerializer extends SerializerWithStringManifest {
  /** Any number above 40, those up to which are Pekko's, that no other serializer has. */
  private static final int IDENTIFIER = 25520;

  @Override
  public int identifier() {
    return IDENTIFIER;
  }

  @Override
  public String manifest(Object object) {
    return bucket(object).kind().label();
  }

  @Override
  public byte[] toBinary(Object object) {
    ReplicatedBucket bucket = bucket(object);
    return BucketCodec.encode(bucket.kind(), bucket.bucket());
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
    Optional<Kind> kind = Labelled.parse(Kind.class, manifest);
    if (kind.isEmpty()) {
      throw new NotSerializableException(
          "documents from a peer: manifest " + manifest + " (expected: a kind of document)");
    }
    try {
      return new ReplicatedBucket(kind.get(), BucketCodec.decode(kind.get(), bytes));
    } catch (Malformed e) {
      NotSerializableException refused =
          new NotSerializableException("documents from a peer: " + e.getMessage());
      refused.initCause(e);
      throw refused;
    }
  }

  private static ReplicatedBucket bucket(Object object) {
    if (object instanceof ReplicatedBucket bucket) {
      return bucket;
    }
    throw new IllegalArgumentException(
        object.getClass().getName() + " (expected: " + ReplicatedBucket.class.getName() + ")");
  }
}
