package dev.pointsman.election;

import dev.pointsman.model.NodeName;

/**
 * A node that starts listens before it claims a VIP, so that it does not take what has an owner:
 * for the start wait, or until it has heard every other candidate, and those before it in the list
 * hold the state and would be chosen. So does one whose interface was down for so long that others
 * may have counted it as lost: it has heard nobody meanwhile.
 *
 * <p>Nodes that start together come to hold the state in the same moment, from each other, and one
 * that takes a VIP says nothing until it serves it. So one that has just come to hold the state
 * waits for as long as a peer may be silent, lest it take what a node before it in the list, which
 * it hears, is taking as well.
 */
final class ListenFirst {
  private static final long NEVER = Long.MAX_VALUE;

  private final ElectionSettings settings;

  /** From when it listens: since its start, or since its interface is up again. */
  private long since;

  /** From when it holds the state; never, if it does not. */
  private long readySince = NEVER;

  private boolean wasDown;
  private long downSince;
  private boolean hasWaited;
  private boolean over;

  ListenFirst(ElectionSettings settings, long now) {
    this.settings = settings;
    this.since = now;
  }

  /** Something may have changed. */
  void look(Contest contest, Surroundings around) {
    readySince = around.ready() ? Math.min(readySince, around.now()) : NEVER;
    boolean up = around.fit().contains(contest.vip());
    if (over && !up) {
      over = false;
      wasDown = true;
      downSince = around.now();
    }
    if (wasDown && !up) {
      since = around.now();
    }
    hasWaited = around.now() - since >= settings.timing().startWait().toNanos();
    over |=
        missedNothing(up, around.now())
            || (hasWaited && !mayBeOutrun(contest, around))
            || heardAll(contest, around);
  }

  /** Whether it has listened for long enough. */
  boolean isOver() {
    return over;
  }

  private boolean missedNothing(boolean up, long now) {
    return wasDown && up && now - downSince < settings.timing().silence().toNanos() / 2;
  }

  /** Whether a node before it in the list is heard that may be ready by now, too. */
  private boolean mayBeOutrun(Contest contest, Surroundings around) {
    return around.now() < settled()
        && contest.candidates().stream()
            .filter(node -> contest.rank(node) < contest.rank(settings.self()))
            .anyMatch(
                node -> around.peers().reachable(node).filter(told -> !told.ready()).isPresent());
  }

  /** When whoever came to be ready at the same time has been heard to be. */
  private long settled() {
    return readySince == NEVER ? NEVER : readySince + settings.timing().silence().toNanos();
  }

  private boolean heardAll(Contest contest, Surroundings around) {
    return contest.candidates().stream()
        .filter(node -> !node.equals(settings.self()))
        .allMatch(node -> isHeard(node, contest, around.peers()));
  }

  private boolean isHeard(NodeName node, Contest contest, Peers peers) {
    return peers
        .known(node)
        .filter(peer -> !wasDown || peer.heardAt() >= since)
        .filter(peer -> peer.last().ready() || contest.rank(node) > contest.rank(settings.self()))
        .isPresent();
  }

  /** When it has listened for long enough at the latest; never, if it has. */
  long deadline() {
    if (over) {
      return NEVER;
    }
    return hasWaited ? settled() : since + settings.timing().startWait().toNanos();
  }
}
