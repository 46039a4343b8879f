package dev.pointsman.replication.cluster;

import dev.pointsman.model.NodeName;
import dev.pointsman.model.SchedulerNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;

/**
 * What a node's part in the cluster is made of.
 *
 * @param site the name of the site; nodes of another are not let in
 * @param node which of the nodes this one is
 * @param nodes all scheduler nodes of the site, with the addresses they listen on for each other
 * @param tls how connections between nodes are secured; empty if they are not
 */
public record MemberSettings(
    String site, NodeName node, SequencedMap<NodeName, SchedulerNode> nodes, Optional<Tls> tls) {
  /**
   * TLS 1.3, in which both sides show certificates.
   *
   * @param context keys and trust
   * @param stranger why the other side of a session is none of the site's nodes, though its
   *     certificate is trusted; empty if it may be one
   */
  public record Tls(SSLContext context, Function<SSLSession, Optional<String>> stranger) {}

  public MemberSettings {
    nodes = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(nodes));
    if (!nodes.containsKey(node)) {
      throw new IllegalArgumentException(
          "node: " + node + " (expected: one of " + nodes.keySet() + ")");
    }
  }
}
