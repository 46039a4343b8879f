package dev.pointsman.election;

import dev.pointsman.model.NodeName;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The other scheduler nodes, and which of them are reachable: those heard from within the silence
 * limit, whose link has not closed since.
 *
 * <p>Silence is counted only while this node was awake: when a step comes late, because the process
 * was stopped or the machine is loaded, the delay is no peer's silence ({@link #overslept}).
 */
final class Peers {
  private final long silence;
  private final Map<NodeName, Peer> peers = new TreeMap<>();

  Peers(long silenceNanos) {
    this.silence = silenceNanos;
  }

  /**
   * A node that was heard at least once.
   *
   * @param last its newest message
   * @param heardAt when that came
   * @param ended whether it is not reachable as its process has ended or hangs, and not for silence
   * @param since since when it is reachable or not
   */
  record Peer(StateMessage last, long heardAt, boolean reachable, boolean ended, long since) {}

  /** Takes a message in; false if it is older than what is known, and has no bearing. */
  boolean hear(StateMessage message, long now) {
    Optional<Peer> known = known(message.from());
    if (known.filter(peer -> !newer(message, peer, now)).isPresent()) {
      return false;
    }
    long since = known.filter(Peer::reachable).map(Peer::since).orElse(now);
    peers.put(message.from(), new Peer(message, now, true, false, since));
    return true;
  }

  /**
   * A later message of the same start, or of a later start. An earlier start counts once the later
   * one has been silent: then the node's clock was set back between its starts, and it must not be
   * ignored for ever.
   */
  private boolean newer(StateMessage message, Peer known, long now) {
    StateMessage last = known.last();
    if (message.incarnation() == last.incarnation()) {
      return message.sequence() > last.sequence();
    }
    return message.incarnation() > last.incarnation() || now - known.heardAt() >= silence;
  }

  void close(NodeName node, long now) {
    peers.computeIfPresent(node, (name, peer) -> peer.reachable() ? lost(peer, true, now) : peer);
  }

  /** This node came {@code late} to its step. */
  void overslept(long late, long now) {
    peers.replaceAll(
        (name, peer) ->
            new Peer(
                peer.last(),
                Math.min(now, peer.heardAt() + late),
                peer.reachable(),
                peer.ended(),
                peer.since()));
  }

  void expire(long now) {
    peers.replaceAll(
        (name, peer) ->
            peer.reachable() && now - peer.heardAt() >= silence ? lost(peer, false, now) : peer);
  }

  private static Peer lost(Peer peer, boolean ended, long now) {
    return new Peer(peer.last(), peer.heardAt(), false, ended, now);
  }

  /** The newest message of a node that is reachable. */
  Optional<StateMessage> reachable(NodeName node) {
    return Optional.ofNullable(peers.get(node)).filter(Peer::reachable).map(Peer::last);
  }

  /** The newest messages of all that are reachable, in order of their names. */
  Collection<StateMessage> reachable() {
    return peers.values().stream().filter(Peer::reachable).map(Peer::last).toList();
  }

  Set<NodeName> heard() {
    Set<NodeName> names = new TreeSet<>();
    reachable().forEach(message -> names.add(message.from()));
    return names;
  }

  /** A node as it was last heard; empty if it never was. */
  Optional<Peer> known(NodeName node) {
    return Optional.ofNullable(peers.get(node));
  }

  /** When the next peer becomes unreachable if nothing is heard of it. */
  long nextExpiry() {
    return peers.values().stream()
        .filter(Peer::reachable)
        .mapToLong(peer -> peer.heardAt() + silence)
        .min()
        .orElse(Long.MAX_VALUE);
  }
}
