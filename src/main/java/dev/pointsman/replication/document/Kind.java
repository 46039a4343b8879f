package dev.pointsman.replication.document;

import dev.pointsman.model.Labelled;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a document is about. Documents of one kind travel together and share a file, so a kind is
 * bounded as a whole too: see {@link #MAX_KIND_BYTES}.
 */
public enum Kind implements Labelled {
  /** The rules in force: all of the site that is the same on every node. */
  RULES("rules", 1, Limits.RULES),
  /** What an operator wants of a server: administrative state and weight. */
  SERVER("server", 2, Limits.SMALL),
  /** Who owned a VIP last, and under which term, so that terms grow over restarts. */
  VIP("vip", 3, Limits.SMALL),
  /** Where an operator wants a VIP to be. */
  WISH("wish", 4, Limits.SMALL);

  /**
   * Most bytes of all documents of a kind together, encoded. The rules are the largest, and they
   * are one document of at most 1 MiB; a message between nodes may have twice as much.
   */
  public static final int MAX_KIND_BYTES = Limits.RULES + 1024;

  private final String label;
  private final int code;
  private final int maxPayload;

  Kind(String label, int code, int maxPayload) {
    this.label = label;
    this.code = code;
    this.maxPayload = maxPayload;
  }

  @Override
  public String label() {
    return label;
  }

  /** The number it has on the wire and on disk, 1 to 127; never given to another kind. */
  public int code() {
    return code;
  }

  /** The kind of this number. */
  public static Optional<Kind> ofCode(int code) {
    return Arrays.stream(values()).filter(kind -> kind.code == code).findFirst();
  }

  /** Most bytes of one document. */
  public int maxPayload() {
    return maxPayload;
  }

  private static final class Limits {
    static final int RULES = 1024 * 1024;
    static final int SMALL = 4096;
  }
}
