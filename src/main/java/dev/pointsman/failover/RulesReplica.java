package dev.pointsman.failover;

import dev.pointsman.model.Site;
import dev.pointsman.replication.document.Document;
import dev.pointsman.replication.document.Version;
import java.util.Optional;

/** The rules that the scheduler nodes share, as this one's replica holds them. */
public interface RulesReplica {
  /** Their document, be it one that this version can read or not; empty before there is one. */
  Optional<Document> rules();

  /** The site that a document holds, if this version can read it and this node is in it. */
  Optional<Site> site(Document document);

  /** The version of the shared rules that a peer, too, was known to hold last. */
  Optional<Version> rulesHeldElsewhere();
}
