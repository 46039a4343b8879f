package dev.pointsman.replication.document;

import dev.pointsman.model.NodeName;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Buckets that are small enough to have names, versions and even whole documents in common. */
final class RandomBuckets {
  private RandomBuckets() {}

  static Bucket bucket(RandomGenerator random) {
    Map<String, Document> documents = new HashMap<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      documents.put("s" + random.nextInt(4), document(random));
    }
    return Bucket.of(documents);
  }

  static Document document(RandomGenerator random) {
    byte[] payload = new byte[random.nextInt(3)];
    random.nextBytes(payload);
    return Document.of(
        new Version(1 + random.nextInt(3), new NodeName("n" + random.nextInt(3))), payload);
  }
}
