package dev.pointsman.flows.replica;

import dev.pointsman.flows.FlowChange;
import dev.pointsman.flows.FlowTable;
import dev.pointsman.flows.replica.ReplicaMessage.Ack;
import dev.pointsman.flows.replica.ReplicaMessage.Batch;
import dev.pointsman.model.FlowKey;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.Term;
import dev.pointsman.model.VipName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The owner's part, for one VIP in one term: it tells each backup the flows, and says when a SYN
 * may go on.
 *
 * <p>Each backup is given an {@link Account}. One that joins, one that comes back from a restart
 * and one that has fallen behind are each given a new one, which begins with all flows there are. A
 * node that is to have its VIP back joins like any other and may take it once {@link
 * Standing#complete}.
 *
 * <p>A SYN goes on when enough backups have its flow, or when that has taken too long: a connection
 * that would be lost if the owner died in its first milliseconds is better than one that is refused
 * as long as a backup is unwell. How often it came to that is counted by the caller.
 *
 * <p>Where two nodes take themselves for the owner for a while, the flows that the one with the
 * lesser claim began in that time are lost: older terms lose.
 *
 * <p>To give the VIP away without losing a flow: stop deciding, and wait until the successor's
 * {@link Standing#behind} is 0.
 */
public final class Replicator implements Consumer<FlowChange> {
  private final VipName vip;
  private final Term term;
  private final int rank;
  private final ReplicaSettings settings;
  private final Map<NodeName, Backup> backups = new TreeMap<>();
  private final SynGate gate;
  private long nextAccount;
  private long position;
  private Optional<Term> superseded = Optional.empty();

  /** A backup and the account it is given. */
  private static final class Backup {
    Account account;
    OptionalLong incarnation = OptionalLong.empty();
    boolean full;
    long accounts = 1;

    Backup(Account account) {
      this.account = account;
    }
  }

  /**
   * A batch to send.
   *
   * @param to the backup
   */
  public record Sending(NodeName to, Batch batch) {}

  /**
   * How far a backup is.
   *
   * @param complete whether it has all flows that there were when its account began
   * @param confirmed changes that it has confirmed since then
   * @param behind changes that it does not have yet
   * @param full whether it has no room for some flows; then it counts for no SYN
   * @param accounts how often it was told all flows, or is just being told
   */
  public record Standing(
      boolean complete, long confirmed, long behind, boolean full, long accounts) {}

  /**
   * An owner without backups.
   *
   * @param rank the owner's place in the VIP's list
   * @param firstAccount a number that is greater than those of all accounts which this node may
   *     have begun under the same term, such as the time of its start
   */
  public Replicator(VipName vip, Term term, int rank, long firstAccount, ReplicaSettings settings) {
    this.vip = vip;
    this.term = term;
    this.rank = rank;
    this.nextAccount = firstAccount;
    this.settings = settings;
    this.gate = new SynGate(settings.patience().toNanos());
  }

  /** A change of the owner's table. */
  @Override
  public void accept(FlowChange change) {
    position++;
    if (change instanceof FlowChange.Removed removed) {
      gate.forget(removed.key());
    }
    for (Backup backup : backups.values()) {
      if (!backup.account.offer(change)) {
        begin(backup);
      }
    }
  }

  /** A node is a backup from now on, or is again after a time without a link to it. */
  public void join(NodeName node) {
    Backup known = backups.get(node);
    if (known == null) {
      backups.put(node, new Backup(account()));
    } else {
      begin(known);
    }
  }

  /** A node is no backup any more. */
  public void leave(NodeName node) {
    backups.remove(node);
  }

  private void begin(Backup backup) {
    backup.account = account();
    backup.full = false;
    backup.accounts++;
  }

  private Account account() {
    return new Account(vip, new Origin(term, rank, nextAccount++), settings, position);
  }

  /**
   * What to send now. To be called after changes, after acknowledgements, and at {@link #deadline}.
   */
  public List<Sending> step(FlowTable table, long now) {
    List<Sending> sendings = new ArrayList<>();
    backups.forEach(
        (node, backup) ->
            backup
                .account
                .step(table, now)
                .forEach(batch -> sendings.add(new Sending(node, batch))));
    return sendings;
  }

  /** An acknowledgement came. From a node that is no backup it has no bearing. */
  public void acknowledged(NodeName from, Ack ack) {
    Backup backup = backups.get(from);
    if (backup == null) {
      return;
    }
    Origin own = backup.account.origin();
    if (!ack.origin().equals(own)) {
      if (ack.origin().beats(own) && !ack.origin().sameOwnership(own)) {
        superseded = Optional.of(ack.origin().term());
      }
      return;
    }
    boolean restarted =
        backup.incarnation.isPresent() && backup.incarnation.getAsLong() != ack.incarnation();
    backup.incarnation = OptionalLong.of(ack.incarnation());
    if (restarted) {
      begin(backup);
    } else {
      backup.full = ack.full();
      backup.account.acknowledge(ack.upTo());
    }
  }

  /** A flow has its server, by the change just accepted; its SYN waits for {@link #release}. */
  public void hold(FlowKey key, long now) {
    gate.hold(key, position, now);
  }

  /** The flows whose SYNs wait, in the order they came. */
  public List<FlowKey> held() {
    return gate.keys();
  }

  /** The SYNs that may go on now, in the order they came. */
  public List<Release> release(long now) {
    return gate.release(!backups.isEmpty(), this::isHeld, now);
  }

  private boolean isHeld(long upTo) {
    long holders =
        backups.values().stream()
            .filter(backup -> !backup.full && backup.account.holds(upTo))
            .count();
    return holders >= Math.min(settings.acknowledgements(), backups.size());
  }

  /** When {@link #step} or {@link #release} has something to do, if nothing happens before. */
  public long deadline() {
    long first = gate.deadline();
    for (Backup backup : backups.values()) {
      first = Math.min(first, backup.account.deadline());
    }
    return first;
  }

  /** How far a backup is; empty if the node is none. */
  public Optional<Standing> standing(NodeName node) {
    return Optional.ofNullable(backups.get(node))
        .map(
            backup ->
                new Standing(
                    backup.account.isCovered(),
                    backup.account.confirmed(),
                    backup.account.behind(),
                    backup.full,
                    backup.accounts));
  }

  /** The term of a later owner, once a backup has told of one. */
  public Optional<Term> superseded() {
    return superseded;
  }

  /**
   * What the owner answers a batch of another that takes itself for the owner: its own claim, which
   * tells the other that it is not, unless that one's is better.
   */
  public Ack answer(Batch batch) {
    Origin own = new Origin(term, rank, Math.max(0, nextAccount - 1));
    if (batch.origin().beats(own) && !batch.origin().sameOwnership(own)) {
      superseded = Optional.of(batch.origin().term());
    }
    return new Ack(vip, own, 0, 0, false);
  }
}
