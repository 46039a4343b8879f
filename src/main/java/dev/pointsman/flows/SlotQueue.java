package dev.pointsman.flows;

/** Slots of a {@link FlowStore} in order of arrival, linked through the store itself. */
final class SlotQueue {
  private final FlowStore store;
  private int first = FlowStore.NONE;
  private int last = FlowStore.NONE;

  SlotQueue(FlowStore store) {
    this.store = store;
  }

  /** The slot that has been here longest, or {@link FlowStore#NONE}. */
  int first() {
    return first;
  }

  void append(int slot) {
    store.previous.set(slot, last);
    store.next.set(slot, FlowStore.NONE);
    if (last == FlowStore.NONE) {
      first = slot;
    } else {
      store.next.set(last, slot);
    }
    last = slot;
  }

  /** Takes out a slot that is in this queue. */
  void remove(int slot) {
    int before = store.previous.get(slot);
    int after = store.next.get(slot);
    if (before == FlowStore.NONE) {
      first = after;
    } else {
      store.next.set(before, after);
    }
    if (after == FlowStore.NONE) {
      last = before;
    } else {
      store.previous.set(after, before);
    }
  }
}
