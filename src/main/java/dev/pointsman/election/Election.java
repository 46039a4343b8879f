package dev.pointsman.election;

import dev.pointsman.election.ElectionView.NodeView;
import dev.pointsman.election.ElectionView.VipView;
import dev.pointsman.model.HopCopies;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.VipName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One scheduler node's part in deciding who owns each VIP. It sends nothing and reads no clock: the
 * caller hands in what happened and when, carries out the {@link Decision}, and steps again when
 * that says so. Not for use by two threads at a time.
 *
 * <p>Two nodes, {@code quorum = none}, the VIP's list {@code [a, b]}:
 *
 * <pre>
 * at a                       at b                       sent
 * starts, hears b                                       a: eligible
 * Take(term 1, no-owner)                                a: claims 1
 *                            hears a: standby           b: sees a's claim
 * its process is killed      link closes
 *                            Take(term 2, owner-lost)   b: claims 2
 * starts again, hears b:
 * standby, for b stays
 * </pre>
 */
public final class Election {
  private final ElectionSettings settings;
  private final long origin;
  private final long heartbeat;
  private final Peers peers;
  private final Map<VipName, VipElection> vips = new TreeMap<>();
  private boolean ready;
  private boolean leaving;
  private Set<VipName> fit = Set.of();
  private Map<VipName, HopCopies> copies = Map.of();
  private long now;
  private long due;
  private long sequence;
  private long heartbeatAt;
  private Optional<StateMessage> sent = Optional.empty();

  /**
   * A node that has just started: not ready, and no interface up until {@link Input.Fitness} says
   * so.
   *
   * @param now nanoseconds on the monotonic clock that all steps use, of any origin. The first step
   *     is due at once
   */
  public Election(ElectionSettings settings, long now) {
    this.settings = settings;
    this.origin = now;
    this.heartbeat = settings.timing().heartbeat().toNanos();
    this.peers = new Peers(settings.timing().silence().toNanos());
    for (Contest contest : settings.contests()) {
      vips.put(contest.vip(), new VipElection(settings, contest, 0));
    }
  }

  /**
   * Takes an input in and decides.
   *
   * @param nanos when it happened, on the clock of the constructor; a time before the last step's
   *     counts as that
   */
  public Decision step(Input input, long nanos) {
    now = Math.max(now, nanos - origin);
    peers.overslept(Math.max(0, now - due), now);
    List<Transition> transitions = new ArrayList<>();
    Optional<MoveAnswer> answer = take(input, transitions);
    peers.expire(now);
    Surroundings around = surroundings();
    vips.values().forEach(vip -> transitions.addAll(vip.decide(around)));
    Optional<StateMessage> message = message();
    due = nextDeadline();
    Map<VipName, Role> roles = new TreeMap<>();
    vips.forEach((name, vip) -> roles.put(name, vip.role(origin)));
    return new Decision(transitions, message, roles, origin + due, answer);
  }

  private Optional<MoveAnswer> take(Input input, List<Transition> transitions) {
    switch (input) {
      case Input.Heard heard -> hear(heard.message());
      case Input.LinkClosed closed -> peers.close(closed.peer(), now);
      case Input.Fitness fitness -> {
        ready = fitness.ready();
        fit = fitness.fit();
        copies = fitness.copies();
      }
      case Input.Move move -> {
        return Optional.of(move(move));
      }
      case Input.Leave leave -> leaving = true;
      case Input.Contests changed -> change(changed.contests(), transitions);
      case Input.Gone gone ->
          Optional.ofNullable(vips.get(gone.vip())).ifPresent(VipElection::gone);
      case Input.Tick tick -> {}
    }
    return Optional.empty();
  }

  private void hear(StateMessage message) {
    boolean peer =
        settings.schedulers().contains(message.from()) && !message.from().equals(settings.self());
    if (peer && peers.hear(message, now)) {
      vips.values().forEach(vip -> vip.hear(message, now));
    }
  }

  private MoveAnswer move(Input.Move move) {
    VipElection vip = vips.get(move.vip());
    return vip == null
        ? new MoveAnswer.Refused("vip: " + move.vip() + " (expected: one of " + vips.keySet() + ")")
        : vip.move(move.target(), surroundings());
  }

  private void change(List<Contest> contests, List<Transition> transitions) {
    ElectionSettings.requireKnown(contests, settings.schedulers());
    Map<VipName, Contest> changed = new TreeMap<>();
    contests.forEach(contest -> changed.put(contest.vip(), contest));
    vips.entrySet()
        .removeIf(
            entry -> {
              Contest after = changed.get(entry.getKey());
              boolean stays =
                  after != null && after.quorum() == entry.getValue().contest().quorum();
              if (!stays) {
                transitions.addAll(entry.getValue().remove());
              }
              return !stays;
            });
    for (Contest contest : contests) {
      vips.computeIfAbsent(contest.vip(), vip -> new VipElection(settings, contest, now))
          .change(contest);
    }
  }

  /**
   * Whether this node may be the one that is cut off: of several others it hears none, and not
   * because the processes of all of them are known to have ended. Two nodes cannot tell.
   */
  public boolean mayBeCutOff() {
    return settings.schedulers().size() > 2
        && peers.heard().isEmpty()
        && settings.schedulers().stream()
            .filter(node -> !node.equals(settings.self()))
            .anyMatch(node -> peers.known(node).filter(Peers.Peer::ended).isEmpty());
  }

  private Surroundings surroundings() {
    long conversing =
        peers.reachable().stream()
            .filter(message -> message.hears().contains(settings.self()))
            .count();
    boolean quorate = conversing + 1 >= settings.majority();
    return new Surroundings(now, peers, quorate, ready, leaving, fit, copies);
  }

  /** The message to send: when there is news, and when the heartbeat is due. */
  private Optional<StateMessage> message() {
    Surroundings around = surroundings();
    StateMessage message =
        new StateMessage(
            settings.self(),
            settings.incarnation(),
            sequence + 1,
            now,
            ready,
            leaving,
            around.quorate(),
            peers.heard(),
            vips.values().stream().map(vip -> vip.state(around)).toList());
    boolean news = !Optional.of(message.news()).equals(sent);
    if (!news && now < heartbeatAt) {
      return Optional.empty();
    }
    sequence++;
    heartbeatAt = now + heartbeat;
    sent = Optional.of(message.news());
    return Optional.of(message);
  }

  private long nextDeadline() {
    long next = Math.min(heartbeatAt, peers.nextExpiry());
    for (VipElection vip : vips.values()) {
      next = Math.min(next, vip.nextDeadline(now));
    }
    return next;
  }

  /** What this node knows after the last step. */
  public ElectionView view() {
    Surroundings around = surroundings();
    return new ElectionView(
        new TreeSet<>(settings.schedulers()).stream().map(node -> view(node, around)).toList(),
        vips.entrySet().stream()
            .map(
                entry ->
                    new VipView(
                        entry.getKey(),
                        entry.getValue().owner(around),
                        entry.getValue().role(origin),
                        entry.getValue().highest()))
            .toList(),
        around.quorate());
  }

  private NodeView view(NodeName node, Surroundings around) {
    if (node.equals(settings.self())) {
      Set<VipName> incomplete = new TreeSet<>(vips.keySet());
      incomplete.removeIf(vip -> around.copies(vip).complete());
      return new NodeView(node, true, ready, leaving, origin, incomplete);
    }
    return peers
        .known(node)
        .map(
            peer ->
                new NodeView(
                    node,
                    peer.reachable(),
                    peer.last().ready(),
                    peer.last().leaving(),
                    origin + peer.since(),
                    peer.last().incomplete()))
        .orElse(new NodeView(node, false, false, false, origin, Set.of()));
  }
}
