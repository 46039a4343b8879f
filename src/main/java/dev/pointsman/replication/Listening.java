package dev.pointsman.replication;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls a listener, whose failure is its own. */
final class Listening {
  private static final Logger LOG = LoggerFactory.getLogger(Listening.class);

  private Listening() {}

  static void tell(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException e) {
      LOG.error("a listener of the replica failed", e);
    }
  }
}
