package dev.pointsman.peerlink;

import dev.pointsman.model.NodeName;
import dev.pointsman.peerlink.Frame.Hello;
import java.util.Optional;

/** Decides about a hello by what is configured. */
final class Admission {
  private Admission() {}

  /** Why a peer of another version is refused. */
  static Frame.Refused otherVersion(int version) {
    return refused(
        RefusalReason.OTHER_VERSION,
        "protocol version %d meets %d (expected: releases of one protocol version on all nodes)"
            .formatted(version, Frame.VERSION));
  }

  /** Why the hello is refused; empty when it may come in. */
  static Optional<Frame.Refused> judge(Hello hello, LinkSettings settings) {
    NodeName own = settings.node();
    if (!hello.site().equals(settings.site())) {
      return Optional.of(
          refused(
              RefusalReason.OTHER_SITE,
              "%s of site %s dialled %s of site %s (expected: one `cluster.name` on all nodes)"
                  .formatted(hello.node(), hello.site(), own, settings.site())));
    }
    if (hello.node().equals(own)) {
      return Optional.of(
          refused(
              RefusalReason.OWN_NAME,
              "%s dialled %s and reached a node of its own name (expected: a `node` of its own for"
                      .formatted(own, hello.expected())
                  + " each process, and `host` and `link-port` of the peer)"));
    }
    if (!hello.expected().equals(own)) {
      return Optional.of(
          refused(
              RefusalReason.OTHER_NODE,
              "%s dialled %s and reached %s (expected: `host` and `link-port` of %s)"
                  .formatted(hello.node(), hello.expected(), own, hello.expected())));
    }
    if (settings.peers().stream().noneMatch(peer -> peer.name().equals(hello.node()))) {
      return Optional.of(
          refused(
              RefusalReason.UNKNOWN_NODE,
              "%s does not know %s (expected: the same `schedulers` on all nodes)"
                  .formatted(own, hello.node())));
    }
    return Optional.empty();
  }

  static Frame.Refused refused(RefusalReason reason, String text) {
    return new Frame.Refused(reason, text);
  }
}
