package dev.pointsman.replication.join;

import dev.pointsman.replication.document.Digest;

/**
 * What a node tells its peers over their link about its replica, several times a second.
 *
 * @param view of its cluster
 * @param digest of the documents it holds
 */
public record PeerReport(ClusterView view, Digest digest) {
  /** As bytes; {@link PeerReportCodec#decode} reads them. */
  public byte[] encode() {
    return PeerReportCodec.encode(this);
  }
}
