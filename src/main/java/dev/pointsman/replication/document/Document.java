package dev.pointsman.replication.document;

import java.util.Arrays;

/**
 * Bytes under a version; immutable.
 *
 * <p>Documents are totally ordered: by version, and then by their bytes. The second matters when
 * two documents have one version, which a node makes that lost its disk and counts anew: even then
 * all nodes come to the same one.
 */
public final class Document implements Comparable<Document> {
  private final Version version;
  private final byte[] payload;

  private Document(Version version, byte[] payload) {
    this.version = version;
    this.payload = payload;
  }

  /** A document; the bytes are copied. */
  public static Document of(Version version, byte[] payload) {
    return new Document(version, payload.clone());
  }

  public Version version() {
    return version;
  }

  /** A copy of its bytes. */
  public byte[] payload() {
    return payload.clone();
  }

  /** How many bytes it has. */
  public int size() {
    return payload.length;
  }

  /** Its own bytes, which nobody may change: for what only reads them. */
  byte[] bytes() {
    return payload;
  }

  @Override
  public int compareTo(Document other) {
    int byVersion = version.compareTo(other.version);
    return byVersion != 0 ? byVersion : Arrays.compareUnsigned(payload, other.payload);
  }

  @Override
  public boolean equals(Object other) {
    return this == other || (other instanceof Document document && compareTo(document) == 0);
  }

  @Override
  public int hashCode() {
    return 31 * version.hashCode() + Arrays.hashCode(payload);
  }

  @Override
  public String toString() {
    return version + ", " + payload.length + " bytes";
  }
}
