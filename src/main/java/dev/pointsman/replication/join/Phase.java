package dev.pointsman.replication.join;

import dev.pointsman.model.Labelled;
import java.util.Arrays;
import java.util.Optional;

/** How far a node's part in a cluster is. */
public enum Phase implements Labelled {
  /** Its cluster is being started, or started anew. */
  STARTING("starting", 1),
  /** It is in no cluster and tries none. */
  UNFORMED("unformed", 2),
  /** It has asked to be let into a peer's cluster. */
  JOINING("joining", 3),
  /** It is in a cluster, of one node or more. */
  MEMBER("member", 4);

  private final String label;
  private final int code;

  Phase(String label, int code) {
    this.label = label;
    this.code = code;
  }

  /** The number it has on the wire. */
  int code() {
    return code;
  }

  /** The phase of this number. */
  static Optional<Phase> ofCode(int code) {
    return Arrays.stream(values()).filter(phase -> phase.code == code).findFirst();
  }

  @Override
  public String label() {
    return label;
  }
}
