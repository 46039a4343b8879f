package dev.pointsman.election;

import dev.pointsman.model.NodeName;

/**
 * A node that starts listens before it claims a VIP, so that it does not take what has an owner:
 * for the start wait, or until it has heard every other candidate, and those before it in the list
 * hold the state and would be chosen. So does one whose interface was down for so long that others
 * may have counted it as lost: it has heard nobody meanwhile.
 */
final class ListenFirst {
  private final ElectionSettings settings;

  /** From when it listens: since its start, or since its interface is up again. */
  private long since;

  private boolean wasDown;
  private long downSince;
  private boolean over;

  ListenFirst(ElectionSettings settings, long now) {
    this.settings = settings;
    this.since = now;
  }

  /** Something may have changed. */
  void look(Contest contest, Surroundings around) {
    boolean up = around.fit().contains(contest.vip());
    if (over && !up) {
      over = false;
      wasDown = true;
      downSince = around.now();
    }
    if (wasDown && !up) {
      since = around.now();
    }
    over |= missedNothing(up, around.now()) || waited(around.now()) || heardAll(contest, around);
  }

  /** Whether it has listened for long enough. */
  boolean isOver() {
    return over;
  }

  private boolean missedNothing(boolean up, long now) {
    return wasDown && up && now - downSince < settings.timing().silence().toNanos() / 2;
  }

  private boolean waited(long now) {
    return now - since >= settings.timing().startWait().toNanos();
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
    return over ? Long.MAX_VALUE : since + settings.timing().startWait().toNanos();
  }
}
