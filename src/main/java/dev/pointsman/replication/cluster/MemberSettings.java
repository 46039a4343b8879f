package dev.pointsman.replication.cluster;

import dev.pointsman.model.NodeName;
import dev.pointsman.model.SchedulerNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import javax.net.ssl.SSLContext;

/**
 * What a node's part in the cluster is made of.
 *
 * @param site the name of the site; nodes of another are not let in
 * @param node which of the nodes this one is
 * @param nodes all scheduler nodes of the site, with the addresses they listen on for each other
 * @param tls keys and trust for TLS 1.3 between nodes, both of which show certificates; empty for
 *     none
 */
public record MemberSettings(
    String site,
    NodeName node,
    SequencedMap<NodeName, SchedulerNode> nodes,
    Optional<SSLContext> tls) {
  public MemberSettings {
    nodes = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(nodes));
    if (!nodes.containsKey(node)) {
      throw new IllegalArgumentException(
          "node: " + node + " (expected: one of " + nodes.keySet() + ")");
    }
  }
}
