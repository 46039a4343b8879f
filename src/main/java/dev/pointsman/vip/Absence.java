package dev.pointsman.vip;

import dev.pointsman.linux.PeerState;
import dev.pointsman.model.Protocol;
import dev.pointsman.transport.Incoming;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a client that was accepted is gone already.
 *
 * <p>A busy node accepts connections that have waited, and whose clients may have given up
 * meanwhile. To relay those costs as much as to relay others, who wait the longer for it and give
 * up in turn: such a node answers nobody.
 */
final class Absence {
  private static final Logger LOG = LoggerFactory.getLogger(Absence.class);

  private static final boolean KNOWN = known();

  private Absence() {}

  /**
   * Loads what it takes, before the first client comes.
   *
   * @return whether the kernel can be asked here; else everybody is taken to be present
   */
  static boolean isKnown() {
    return KNOWN;
  }

  private static boolean known() {
    try {
      PeerState.tryOut();
      return true;
    } catch (IOException | RuntimeException | LinkageError e) {
      LOG.info("clients=not-asked-whether-they-wait reason=\"{}\"", e.toString());
      return false;
    }
  }

  /** Whether a client who has come to a port of that protocol is gone, where that is known. */
  static boolean of(Incoming incoming, Protocol protocol) {
    try {
      return switch (PeerState.of(incoming.socket())) {
        case PRESENT -> false;
        case GONE -> true;
        // It has said all, which was nothing. Where the server speaks first it may want to hear it.
        case ENDED -> protocol == Protocol.HTTP;
      };
    } catch (IOException e) {
      LOG.debug("client={} state=unknown", incoming.client(), e);
      return false;
    }
  }
}
