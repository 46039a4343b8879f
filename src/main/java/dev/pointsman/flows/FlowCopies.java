package dev.pointsman.flows;

import dev.pointsman.model.FlowKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The flows of a VIP as a backup keeps them: what the owner said, no more. Each is marked with the
 * number of the account that it was told in, so that those which a later account does not name can
 * be dropped.
 */
public final class FlowCopies {
  private final FlowStore store;
  private final ServerTally servers = new ServerTally();
  private final FlowKey vip;
  private int hand;

  /**
   * No copies.
   *
   * @param vip any key of the VIP; all keys have its address
   * @param capacity how many there may be, 1 to {@link FlowTable#MOST}
   * @param seed any number that clients cannot know
   */
  public FlowCopies(FlowKey vip, int capacity, long seed) {
    if (capacity < 1 || capacity > FlowTable.MOST) {
      throw new IllegalArgumentException(
          "capacity: " + capacity + " (expected: 1 to " + FlowTable.MOST + ")");
    }
    this.vip = vip;
    this.store = new FlowStore(capacity, vip, seed);
  }

  /** What came of a copy. */
  public enum Outcome {
    /** It is there now, and was not, or was another. */
    CHANGED,
    /** It was there as it is. */
    UNCHANGED,
    /** There is no room for it: all copies are of the same account. */
    FULL
  }

  /**
   * Keeps a flow. One that an earlier account told makes room for it, if need be.
   *
   * @param account the number of the account it is told in
   * @param dropped is given the key of what made room
   */
  public Outcome put(FlowImage image, long account, Consumer<FlowKey> dropped) {
    image.key().requireVipOf(vip);
    int slot = store.find(image.key());
    if (slot == FlowStore.NONE) {
      if (store.isFull() && !makeRoom(account, dropped)) {
        return Outcome.FULL;
      }
      write(store.add(image.key(), code(image)), image, account);
      return Outcome.CHANGED;
    }
    boolean same = image(slot).equals(image);
    write(slot, image, account);
    return same ? Outcome.UNCHANGED : Outcome.CHANGED;
  }

  private boolean makeRoom(long account, Consumer<FlowKey> dropped) {
    for (int look = 0; look < store.top(); look++) {
      hand = hand + 1 < store.top() ? hand + 1 : 0;
      if (!store.isFree(hand) && store.since.get(hand) != account) {
        dropped.accept(store.key(hand));
        store.remove(hand);
        return true;
      }
    }
    return false;
  }

  /** Forgets a flow; false if it was not there. */
  public boolean remove(FlowKey key) {
    key.requireVipOf(vip);
    int slot = store.find(key);
    if (slot == FlowStore.NONE) {
      return false;
    }
    store.remove(slot);
    return true;
  }

  /** Forgets all flows but those of this account, and says which. */
  public List<FlowKey> keepOnly(long account) {
    List<FlowKey> dropped = new ArrayList<>();
    for (int slot = 0; slot < store.top(); slot++) {
      if (!store.isFree(slot) && store.since.get(slot) != account) {
        dropped.add(store.key(slot));
        store.remove(slot);
      }
    }
    return dropped;
  }

  public Optional<FlowImage> find(FlowKey key) {
    key.requireVipOf(vip);
    int slot = store.find(key);
    return slot == FlowStore.NONE ? Optional.empty() : Optional.of(image(slot));
  }

  /** How many there are. */
  public int size() {
    return store.size();
  }

  /** Gives all of them, as when this node takes the VIP over. */
  public void forEach(Consumer<FlowImage> consumer) {
    for (int slot = 0; slot < store.top(); slot++) {
      if (!store.isFree(slot)) {
        consumer.accept(image(slot));
      }
    }
  }

  private void write(int slot, FlowImage image, long account) {
    store.status(slot, code(image), servers.number(image.server()));
    store.started.set(slot, image.startedMillis());
    store.since.set(slot, account);
  }

  private FlowImage image(int slot) {
    FlowState state = StateCode.state(store.state(slot), 0, servers.name(store.server(slot)));
    return FlowImage.of(new FlowView(store.key(slot), state, store.started.get(slot), 0, 0, 0))
        .orElseThrow();
  }

  private static byte code(FlowImage image) {
    return StateCode.of(Deadlines.adopted(image, 0));
  }
}
