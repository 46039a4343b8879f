package dev.pointsman.replication.document;

import dev.pointsman.model.Names;
import dev.pointsman.model.NodeName;
import java.util.Map;
import java.util.TreeMap;

/**
 * Documents of one kind as bytes, on the wire between scheduler nodes and on disk.
 *
 * <p>Format 1, big-endian: format (1 byte), kind (1), number of documents (4), then for each, in
 * strictly ascending order of names: name (length 1, UTF-8), counter (8), writer (length 1, UTF-8),
 * payload (length 4, bytes).
 */
public final class BucketCodec {
  /** Nodes of one cluster have the same. */
  public static final int FORMAT = 1;

  /** A document has 16 bytes at least: a name and a writer of one byte, a counter, an end. */
  private static final int MAX_DOCUMENTS = 2 * Kind.MAX_KIND_BYTES / 16;

  private BucketCodec() {}

  /** The documents as bytes. */
  public static byte[] encode(Kind kind, Bucket bucket) {
    ByteWriter out = new ByteWriter();
    out.writeByte(FORMAT).writeByte(kind.code()).writeInt(bucket.documents().size());
    for (Map.Entry<String, Document> entry : bucket.documents().entrySet()) {
      Document document = entry.getValue();
      out.writeName(entry.getKey())
          .writeLong(document.version().counter())
          .writeName(document.version().writer().value())
          .writeBytes(document.bytes());
    }
    return out.toBytes();
  }

  /**
   * The documents that {@link #encode} made these bytes of.
   *
   * @throws Malformed if they are not documents of this kind, or of a format this version does not
   *     know
   */
  public static Bucket decode(Kind kind, byte[] bytes) throws Malformed {
    ByteReader in = new ByteReader(bytes);
    int format = in.readByte("format");
    if (format != FORMAT) {
      throw new Malformed("format: " + format + " (expected: " + FORMAT + ")");
    }
    int code = in.readByte("kind");
    if (code != kind.code()) {
      throw new Malformed(
          "kind: " + code + " (expected: " + kind.code() + ", " + kind.label() + ")");
    }
    int count = in.readCount("number of documents", MAX_DOCUMENTS);
    TreeMap<String, Document> documents = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      String name = name(in, "document name");
      if (!documents.isEmpty() && documents.lastKey().compareTo(name) >= 0) {
        throw new Malformed(
            "document name: " + name + " (expected: after " + documents.lastKey() + ")");
      }
      long counter = in.readLong("counter");
      if (counter < 1 || counter > Version.MAX_COUNTER) {
        throw new Malformed(
            "counter of "
                + name
                + ": "
                + counter
                + " (expected: 1 to "
                + Version.MAX_COUNTER
                + ")");
      }
      Version version = new Version(counter, new NodeName(name(in, "writer")));
      documents.put(name, Document.of(version, in.readBytes("payload", kind.maxPayload())));
    }
    in.requireEnd();
    return Bucket.of(documents);
  }

  private static String name(ByteReader in, String field) throws Malformed {
    String name = in.readName(field);
    if (!Names.valid(name)) {
      throw new Malformed(field + ": not a name (expected: " + Names.ALLOWED + ")");
    }
    return name;
  }
}
