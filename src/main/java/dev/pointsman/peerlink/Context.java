package dev.pointsman.peerlink;

import java.util.Optional;

/**
 * What all links of a node share.
 *
 * @param settings who it is and whom it links to
 * @param security how its connections are secured
 * @param events who is told
 * @param watch what ends what takes too long
 * @param log why links do not come to be
 * @param keeper of lifelines; without one there are none to peers
 */
record Context(
    LinkSettings settings,
    PeerSecurity security,
    Events events,
    Watch watch,
    RefusalLog log,
    Optional<LifelineKeeper> keeper) {
  /** Logs a refusal and tells of it. */
  void refused(Refusal refusal, String host) {
    log.refused(refusal, host);
    events.refused(refusal);
  }
}
