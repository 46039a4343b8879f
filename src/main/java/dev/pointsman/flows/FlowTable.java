package dev.pointsman.flows;

import dev.pointsman.flows.FlowState.Closing;
import dev.pointsman.flows.FlowState.Deciding;
import dev.pointsman.flows.FlowState.Ended;
import dev.pointsman.flows.FlowState.Forwarded;
import dev.pointsman.flows.FlowState.HalfOpen;
import dev.pointsman.flows.FlowState.Kind;
import dev.pointsman.flows.FlowState.Open;
import dev.pointsman.flows.FlowState.Replicating;
import dev.pointsman.flows.FlowState.Served;
import dev.pointsman.model.CloseCause;
import dev.pointsman.model.FlowKey;
import dev.pointsman.model.ServerName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * The flows of a VIP as its owner keeps them: what to do when something happens to one.
 *
 * <pre>
 * the kernel shows               the table says          then
 * SYN                            Decide                  a server is chosen: decided, or refused
 *                                                        a backup has it: sentOn
 * the same SYN, meanwhile        Wait
 * FIN, RST                       (closing)               ends when the client is silent
 * SYN of a closing flow          Decide, one has ended   the client uses its port again
 * SYN, full, some are closing    Decide, one has ended   the one that closes longest is dropped
 * SYN, full                      Refuse
 * counts that stand still        due                     read them anew: settle
 * </pre>
 *
 * <p>What is read of the kernel's counts may be old, so no flow ends on what is remembered of them:
 * {@link #due} names those whose time seems to be up, and {@link #settle} is given what the kernel
 * says of them now. A flow that is not idle is looked at once in an idle time so.
 *
 * <p>Each change of a flow goes through {@link #become}, which counts it and tells the backups.
 *
 * <p>Times are nanoseconds of one clock that never goes back, the kernel's own: on Linux, {@code
 * System.nanoTime} and {@code bpf_ktime_get_ns} both read CLOCK_MONOTONIC.
 */
public final class FlowTable {
  /** A bound for what a mistake in the configuration can take: 1.5 GB. */
  public static final int MOST = 1 << 24;

  /** How many closing flows are passed over, as they seem to be streams, before one is dropped. */
  private static final int CHANCES = 8;

  private final FlowKey vip;
  private final Deadlines deadlines;
  private final Consumer<FlowChange> changes;
  private final FlowStore store;
  private final SlotQueue remains;
  private final SlotQueue closing;
  private final ServerTally tally = new ServerTally();
  private int hand;

  /**
   * An empty table.
   *
   * @param vip any key of the VIP; all keys have its address
   * @param capacity how many flows there may be, 1 to {@value #MOST}
   * @param seed any number that clients cannot know
   * @param changes takes what backups have to know, in order
   */
  public FlowTable(
      FlowKey vip, int capacity, FlowTimeouts timeouts, long seed, Consumer<FlowChange> changes) {
    if (capacity < 1 || capacity > MOST) {
      throw new IllegalArgumentException(
          "capacity: " + capacity + " (expected: 1 to " + MOST + ")");
    }
    this.vip = vip;
    this.deadlines = new Deadlines(timeouts);
    this.changes = changes;
    this.store = new FlowStore(capacity, vip, seed);
    this.remains = new SlotQueue(store);
    this.closing = new SlotQueue(store);
  }

  /** Flows of a port may be silent for so long while open, whatever the other ports' may. */
  public void idle(int vipPort, Duration time) {
    deadlines.idle(vipPort, time);
  }

  /**
   * A SYN came.
   *
   * @param epochMillis the time of day, in milliseconds since 1970
   */
  public Arrival syn(FlowKey key, long now, long epochMillis) {
    int slot = find(key);
    if (slot == FlowStore.NONE) {
      return admit(key, now, epochMillis, Optional.empty());
    }
    return switch (state(slot)) {
      case Deciding deciding -> new Arrival.Wait();
      case Replicating replicating -> new Arrival.Wait();
      case HalfOpen halfOpen -> new Arrival.SendOn(halfOpen.server());
      case Open open -> new Arrival.SendOn(open.server());
      case Closing ending ->
          admit(key, now, epochMillis, become(slot, ending.end(ending.cause(), now)));
      case Ended ended -> {
        forget(slot);
        yield admit(key, now, epochMillis, Optional.empty());
      }
    };
  }

  private Arrival admit(FlowKey key, long now, long epochMillis, Optional<FlowEnd> replaced) {
    Optional<FlowEnd> ended = replaced;
    if (store.isFull()) {
      ended = makeRoom(now);
      if (store.isFull()) {
        return new Arrival.Refuse(CloseCause.TABLE_FULL);
      }
    }
    enter(key, new Deciding(now), epochMillis);
    return new Arrival.Decide(ended);
  }

  private Optional<FlowEnd> makeRoom(long now) {
    if (remains.first() != FlowStore.NONE) {
      forget(remains.first());
      return Optional.empty();
    }
    for (int chance = 0; closing.first() != FlowStore.NONE; chance++) {
      int slot = closing.first();
      Closing ending = (Closing) state(slot);
      if (chance == CHANCES || !deadlines.streams(ending, store.lastSeen.get(slot), now)) {
        return become(slot, ending.end(ending.cause(), now));
      }
      closing.remove(slot);
      closing.append(slot);
    }
    return Optional.empty();
  }

  /** A server was chosen. False if the flow does not wait for that any more. */
  public boolean decided(FlowKey key, ServerName server, long now) {
    int slot = find(key);
    if (slot == FlowStore.NONE || !(state(slot) instanceof Deciding deciding)) {
      return false;
    }
    become(slot, deciding.replicate(server, now));
    return true;
  }

  /** No server was chosen. Empty if the flow does not wait for that any more. */
  public Optional<FlowEnd> refused(FlowKey key, CloseCause cause, long now) {
    int slot = find(key);
    return slot != FlowStore.NONE && state(slot) instanceof Deciding deciding
        ? become(slot, deciding.refuse(cause, now))
        : Optional.empty();
  }

  /** The SYN went on to the server. False if the flow does not wait for that any more. */
  public boolean sentOn(FlowKey key, long now) {
    int slot = find(key);
    if (slot == FlowStore.NONE || !(state(slot) instanceof Replicating replicating)) {
      return false;
    }
    become(slot, replicating.sendOn(now));
    return true;
  }

  /**
   * A FIN or an RST came.
   *
   * @param reset whether it was an RST
   */
  public void clientEnds(FlowKey key, boolean reset, long now) {
    int slot = find(key);
    if (slot != FlowStore.NONE) {
      close(slot, reset, now);
    }
  }

  /** The kernel has counted this. */
  public void observe(FlowKey key, FlowCounts counts, long now) {
    int slot = find(key);
    if (slot != FlowStore.NONE) {
      observe(slot, counts, now);
    }
  }

  private void observe(int slot, FlowCounts counts, long now) {
    store.packets.set(slot, Math.max(store.packets.get(slot), counts.packets()));
    store.bytes.set(slot, Math.max(store.bytes.get(slot), counts.bytes()));
    store.lastSeen.set(slot, Math.max(store.lastSeen.get(slot), counts.lastSeen()));
    if (counts.confirmed() && state(slot) instanceof HalfOpen halfOpen) {
      become(slot, halfOpen.confirm(now));
    }
    // Events may have been lost; a state that was left again by what came later stays left.
    if (counts.fin() && !(state(slot) instanceof Closing)) {
      close(slot, false, now);
    } else if (counts.reset() && state(slot) instanceof HalfOpen) {
      close(slot, true, now);
    }
  }

  private void close(int slot, boolean reset, long now) {
    if (state(slot) instanceof Forwarded forwarded) {
      FlowState next = forwarded.close(reset, now);
      if (!next.equals(forwarded)) {
        become(slot, next);
      }
    }
  }

  /**
   * Looks for flows whose time seems to be up, from where it stopped last.
   *
   * @param most how many places to look at; {@link #places} says how many there are
   * @return the keys to read from the kernel and {@link #settle}
   */
  public List<FlowKey> due(long now, int most) {
    List<FlowKey> due = new ArrayList<>();
    int looks = Math.min(most, store.top());
    for (int look = 0; look < looks; look++) {
      hand = hand + 1 < store.top() ? hand + 1 : 0;
      if (!store.isFree(hand)) {
        FlowState state = state(hand);
        if (deadlines.passed(state, store.vipPort(hand), store.lastSeen.get(hand), now)) {
          if (state instanceof Ended) {
            forget(hand);
          } else {
            due.add(store.key(hand));
          }
        }
      }
    }
    return due;
  }

  /** How many places {@link #due} goes through in a round: most flows there have been at once. */
  public int places() {
    return store.top();
  }

  /**
   * Ends a flow if its time is up.
   *
   * @param counts what the kernel says of it now
   * @return its end; the kernel is to forget it
   */
  public Optional<FlowEnd> settle(FlowKey key, FlowCounts counts, long now) {
    int slot = find(key);
    if (slot == FlowStore.NONE) {
      return Optional.empty();
    }
    observe(slot, counts, now);
    FlowState state = state(slot);
    if (!deadlines.passed(state, key.vipPort(), store.lastSeen.get(slot), now)) {
      return Optional.empty();
    }
    Optional<FlowState> after = deadlines.after(state, store.lastSeen.get(slot), now);
    if (after.isEmpty()) {
      forget(slot);
      return Optional.empty();
    }
    return become(slot, after.orElseThrow());
  }

  /**
   * Ends a flow that has a server.
   *
   * @return its end, and the kernel is to forget it; empty if there is no such flow
   */
  public Optional<FlowEnd> cut(FlowKey key, CloseCause cause, long now) {
    int slot = find(key);
    return slot != FlowStore.NONE && state(slot) instanceof Served served
        ? become(slot, served.end(cause, now))
        : Optional.empty();
  }

  /** A segment came that the kernel knows no flow for, and that is no SYN. */
  public Stray stray(FlowKey key) {
    int slot = find(key);
    if (slot == FlowStore.NONE) {
      return new Stray.Unknown();
    }
    return switch (state(slot)) {
      case Deciding deciding -> new Stray.Early();
      case Replicating replicating -> new Stray.Early();
      case Forwarded forwarded -> new Stray.Live(forwarded.server());
      case Ended ended ->
          ended
              .server()
              .<Stray>map(server -> new Stray.WasCut(server, ended.cause()))
              .orElseGet(Stray.Unknown::new);
    };
  }

  /**
   * Takes over a flow that another node has kept so far. A flow that is there already stays as it
   * is.
   *
   * @return false if the table is full
   */
  public boolean adopt(FlowImage image, long now) {
    if (find(image.key()) != FlowStore.NONE) {
      return true;
    }
    if (store.isFull()) {
      return false;
    }
    enter(image.key(), Deadlines.adopted(image, now), image.startedMillis());
    return true;
  }

  /** A flow as it is now; empty if it is not there. */
  public Optional<FlowView> view(FlowKey key) {
    int slot = find(key);
    return slot == FlowStore.NONE ? Optional.empty() : Optional.of(view(slot));
  }

  /**
   * Reads a part of the table, in an order of its own.
   *
   * @param from 0, or where the part before said
   * @param most how many places to look at
   * @param server only flows of this server, if present
   */
  public FlowPage page(int from, int most, Optional<ServerName> server) {
    List<FlowView> flows = new ArrayList<>();
    int to = (int) Math.min((long) from + most, store.top());
    for (int slot = from; slot < to; slot++) {
      if (!store.isFree(slot) && (server.isEmpty() || serves(slot, server.orElseThrow()))) {
        flows.add(view(slot));
      }
    }
    return new FlowPage(flows, to < store.top() ? OptionalInt.of(to) : OptionalInt.empty());
  }

  private boolean serves(int slot, ServerName server) {
    return state(slot) instanceof Served served && served.server().equals(server);
  }

  public int count(Kind kind) {
    return tally.of(kind);
  }

  /** How many flows are in this state at a server. */
  public int count(ServerName server, Kind kind) {
    return tally.of(server, kind);
  }

  /** How many flows a server works for: all but those that close. */
  public int load(ServerName server) {
    return tally.of(server, Kind.REPLICATING)
        + tally.of(server, Kind.HALF_OPEN)
        + tally.of(server, Kind.OPEN);
  }

  /** How many flows there are, with those that ended and are remembered. */
  public int size() {
    return store.size();
  }

  private int find(FlowKey key) {
    key.requireVipOf(vip);
    return store.find(key);
  }

  private FlowState state(int slot) {
    byte code = store.state(slot);
    return StateCode.isDeciding(code)
        ? new Deciding(store.since.get(slot))
        : StateCode.state(code, store.since.get(slot), tally.name(store.server(slot)));
  }

  private FlowView view(int slot) {
    return new FlowView(
        store.key(slot),
        state(slot),
        store.started.get(slot),
        store.lastSeen.get(slot),
        store.packets.get(slot),
        store.bytes.get(slot));
  }

  private void enter(FlowKey key, FlowState state, long startedMillis) {
    int slot = store.add(key, StateCode.of(state));
    store.started.set(slot, startedMillis);
    write(slot, state);
  }

  /** The one way from a state to the next. */
  private Optional<FlowEnd> become(int slot, FlowState next) {
    FlowState before = state(slot);
    leave(slot);
    if (next instanceof Ended ended) {
      return Optional.of(end(slot, ended));
    }
    write(slot, next);
    if (FlowImage.differs(before, next)) {
      FlowImage.of(view(slot)).ifPresent(image -> changes.accept(new FlowChange.Put(image)));
    }
    return Optional.empty();
  }

  private FlowEnd end(int slot, Ended ended) {
    FlowEnd end =
        new FlowEnd(
            store.key(slot),
            ended.server(),
            ended.cause(),
            store.started.get(slot),
            store.packets.get(slot),
            store.bytes.get(slot));
    // A flow of a VIP that has moved goes on elsewhere; a refused one was told to nobody.
    if (ended.server().isPresent()
        && ended.cause() != CloseCause.VIP_MOVED
        && ended.cause() != CloseCause.HANDED_OVER) {
      changes.accept(new FlowChange.Removed(end.key()));
    }
    if (ended.leavesRemains()) {
      write(slot, ended);
    } else {
      store.remove(slot);
    }
    return end;
  }

  private void write(int slot, FlowState state) {
    store.since.set(slot, state.since());
    store.status(slot, StateCode.of(state), server(state));
    tally.count(state, 1);
    queue(state).ifPresent(queue -> queue.append(slot));
  }

  /** The number of its server, or any if it has none. */
  private int server(FlowState state) {
    return switch (state) {
      case Served served -> tally.number(served.server());
      case Ended ended -> ended.server().map(tally::number).orElse(0);
      case Deciding deciding -> 0;
    };
  }

  private void leave(int slot) {
    FlowState state = state(slot);
    tally.count(state, -1);
    queue(state).ifPresent(queue -> queue.remove(slot));
  }

  private void forget(int slot) {
    leave(slot);
    store.remove(slot);
  }

  private Optional<SlotQueue> queue(FlowState state) {
    return switch (state) {
      case Closing ending -> Optional.of(closing);
      case Ended ended -> Optional.of(remains);
      default -> Optional.empty();
    };
  }
}
