package dev.pointsman.peerlink;

import dev.pointsman.model.NodeName;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** Counts what happens on the links with a peer. */
final class PeerCounters {
  /** The gain of RFC 6298, section 2: an eighth. */
  private static final int GAIN = 8;

  private final NodeName peer;
  private OptionalLong incarnation = OptionalLong.empty();
  private Optional<Instant> inboundSince = Optional.empty();
  private Optional<Instant> outboundSince = Optional.empty();
  private Optional<Duration> last = Optional.empty();
  private Optional<Duration> smoothed = Optional.empty();
  private long sent;
  private long heard;
  private long received;
  private long replaced;
  private long dials;
  private long links;

  PeerCounters(NodeName peer) {
    this.peer = peer;
  }

  synchronized void reached(long process) {
    incarnation = OptionalLong.of(process);
    inboundSince = Optional.of(Instant.now());
  }

  synchronized void closed() {
    incarnation = OptionalLong.empty();
    inboundSince = Optional.empty();
  }

  synchronized void received() {
    received++;
  }

  synchronized void dialled() {
    dials++;
  }

  synchronized void up() {
    links++;
    outboundSince = Optional.of(Instant.now());
  }

  synchronized void down() {
    outboundSince = Optional.empty();
  }

  synchronized void replaced() {
    replaced++;
  }

  synchronized void sent() {
    sent++;
  }

  synchronized void heard(Duration roundTrip) {
    heard++;
    last = Optional.of(roundTrip);
    smoothed =
        Optional.of(
            smoothed
                .map(before -> before.plus(roundTrip.minus(before).dividedBy(GAIN)))
                .orElse(roundTrip));
  }

  synchronized PeerStatistics snapshot() {
    return new PeerStatistics(
        peer,
        incarnation,
        inboundSince,
        outboundSince,
        last,
        smoothed,
        sent,
        heard,
        received,
        replaced,
        dials,
        links);
  }
}
