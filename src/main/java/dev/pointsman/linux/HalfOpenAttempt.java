package dev.pointsman.linux;

import dev.pointsman.flows.packet.Knock;
import dev.pointsman.flows.packet.MacPair;
import dev.pointsman.flows.packet.Reset;
import dev.pointsman.flows.packet.TcpFrame;
import dev.pointsman.model.FlowKey;
import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** One SYN of a {@link HalfOpenProbe} and what becomes of it. Guarded by the probe's lock. */
final class HalfOpenAttempt {
  private final InetAddress server;
  private final FlowKey key;
  private final int sequence;
  private final MacAddress own;
  private final CompletableFuture<HalfOpen> found = new CompletableFuture<>();
  private Optional<MacAddress> asked = Optional.empty();

  /**
   * One that nothing was sent of yet.
   *
   * @param key from this node to the VIP
   * @param sequence that nobody can guess, so that an answer which knows it is the server's
   */
  HalfOpenAttempt(InetAddress server, FlowKey key, int sequence, MacAddress own) {
    this.server = server;
    this.key = key;
    this.sequence = sequence;
    this.own = own;
  }

  InetAddress server() {
    return server;
  }

  CompletableFuture<HalfOpen> found() {
    return found;
  }

  /** From which it asks. */
  int port() {
    return key.clientPort();
  }

  boolean isIpv4() {
    return key.isIpv4();
  }

  /** Whether a SYN was sent. */
  boolean hasAsked() {
    return asked.isPresent();
  }

  /** The SYN, the same each time. */
  byte[] syn(MacAddress to) {
    asked = Optional.of(to);
    return Knock.syn(key, macs(to), sequence);
  }

  /** What a segment says; empty if it answers something else. */
  Optional<HalfOpen> weigh(TcpFrame segment) {
    if (!segment.key().reversed().equals(key)
        || !segment.has(TcpFrame.ACK)
        || segment.acknowledgement() != sequence + 1) {
      return Optional.empty();
    }
    if (segment.has(TcpFrame.RST)) {
      return Optional.of(new HalfOpen.Refused());
    }
    return segment.has(TcpFrame.SYN) ? Optional.of(new HalfOpen.Accepted()) : Optional.empty();
  }

  /** The RST by which the server forgets the connection that it has accepted. */
  byte[] reset() {
    return Reset.towardsServer(key, sequence + 1, macs(asked.orElseThrow()));
  }

  private MacPair macs(MacAddress to) {
    return MacPair.of(to.toBytes(), own.toBytes());
  }
}
