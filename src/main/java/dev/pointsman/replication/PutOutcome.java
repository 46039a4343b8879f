package dev.pointsman.replication;

import dev.pointsman.replication.document.Document;
import dev.pointsman.replication.document.Version;
import java.util.Optional;

/** What became of a change. */
public sealed interface PutOutcome {
  /**
   * It is in force.
   *
   * @param version what it has become
   * @param onDisk whether it is on this node's disk; if not, {@link Replica#problems} says why
   * @param copies how many nodes are known to hold it, this one included; with 1 it is on this node
   *     only, and the others learn of it when they can be reached
   * @param members how many nodes are in the cluster, this one included
   */
  record Written(Version version, boolean onDisk, int copies, int members) implements PutOutcome {
    /** Whether no other node is known to hold it. */
    public boolean localOnly() {
      return copies == 1;
    }
  }

  /**
   * It was not made: the document is not the one that was expected.
   *
   * @param current the document there is; empty if there is none
   */
  record Conflict(Optional<Document> current) implements PutOutcome {}
}
