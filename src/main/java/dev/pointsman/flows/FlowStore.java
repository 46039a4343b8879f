package dev.pointsman.flows;

import dev.pointsman.model.FlowKey;
import java.util.List;

/**
 * Flows in columns: one for each field, one slot for each flow, and a hash index from key to slot
 * with open addressing (Knuth, The Art of Computer Programming, 6.4, algorithms L and R).
 *
 * <p>A slot takes 72 bytes, and 8 to 16 more in the index; 200,000 flows took 16.9 MB, 84 bytes
 * each. An object for each flow, with its key and a map's entry, would take more, and each
 * collection of garbage would look at all of them. The VIP's address is the same for all and not
 * kept.
 */
final class FlowStore {
  static final int NONE = -1;

  private static final int FIRST_INDEX = 1024;

  private final int capacity;
  private final FlowKey vip;
  private final long seed;

  private final Longs clientHigh = new Longs();
  private final Longs clientLow = new Longs();
  private final Ints ports = new Ints();

  /** Slots by hash, each one more than it is; 0 where there is none. */
  private Ints index = new Ints();

  private int places = FIRST_INDEX;
  private int size;
  private int top;
  private int freed = NONE;

  final Longs since = new Longs();
  final Longs lastSeen = new Longs();
  final Longs started = new Longs();
  final Longs packets = new Longs();
  final Longs bytes = new Longs();

  /** Neighbours in a {@link SlotQueue}; {@code next} also chains the free slots. */
  final Ints next = new Ints();

  final Ints previous = new Ints();

  /**
   * The state's code in the lowest 8 bits, see {@link StateCode}, and the server's number above.
   */
  private final Ints status = new Ints();

  /**
   * An empty store.
   *
   * @param vip any key of the VIP
   * @param seed of the hash, unknown to clients, or they could choose ports whose keys collide
   */
  FlowStore(int capacity, FlowKey vip, long seed) {
    this.capacity = capacity;
    this.vip = vip;
    this.seed = seed;
    this.index.reach(places - 1);
  }

  int size() {
    return size;
  }

  boolean isFull() {
    return size == capacity;
  }

  /** One more than the highest slot that was ever used. */
  int top() {
    return top;
  }

  /** The state's code; 0 in a free slot. */
  byte state(int slot) {
    return (byte) status.get(slot);
  }

  /** The server's number. */
  int server(int slot) {
    return status.get(slot) >>> Byte.SIZE;
  }

  void status(int slot, byte state, int server) {
    status.set(slot, (server << Byte.SIZE) | state);
  }

  boolean isFree(int slot) {
    return state(slot) == 0;
  }

  int find(FlowKey key) {
    int wanted = ports(key);
    for (int at = hash(key.clientHigh(), key.clientLow(), wanted); ; at++) {
      int slot = at(at);
      if (slot == NONE
          || (clientLow.get(slot) == key.clientLow()
              && ports.get(slot) == wanted
              && clientHigh.get(slot) == key.clientHigh())) {
        return slot;
      }
    }
  }

  /**
   * Adds a key that is not there. It must not be full.
   *
   * @param code the state, not 0; all other fields of the slot are 0
   */
  int add(FlowKey key, byte code) {
    int slot = allocate();
    clientHigh.set(slot, key.clientHigh());
    clientLow.set(slot, key.clientLow());
    ports.set(slot, ports(key));
    since.set(slot, 0);
    lastSeen.set(slot, 0);
    started.set(slot, 0);
    packets.set(slot, 0);
    bytes.set(slot, 0);
    status(slot, code, 0);
    size++;
    if (2 * size > places) {
      rebuild(2 * places);
    } else {
      enter(slot);
    }
    return slot;
  }

  void remove(int slot) {
    int hole = hash(slot) & mask();
    while (at(hole) != slot) {
      hole = (hole + 1) & mask();
    }
    // Algorithm R: whatever would not be found any more over the hole moves into it.
    for (int at = (hole + 1) & mask(); at(at) != NONE; at = (at + 1) & mask()) {
      int home = hash(at(at)) & mask();
      if (((at - home) & mask()) >= ((at - hole) & mask())) {
        index.set(hole, index.get(at));
        hole = at;
      }
    }
    index.set(hole, 0);
    status.set(slot, 0);
    next.set(slot, freed);
    freed = slot;
    size--;
  }

  FlowKey key(int slot) {
    return new FlowKey(
        clientHigh.get(slot),
        clientLow.get(slot),
        ports.get(slot) >>> 16,
        vip.vipHigh(),
        vip.vipLow(),
        ports.get(slot) & 0xffff);
  }

  /** The port that the client of a flow dialled. */
  int vipPort(int slot) {
    return ports.get(slot) & 0xffff;
  }

  private int allocate() {
    if (freed != NONE) {
      int slot = freed;
      freed = next.get(slot);
      return slot;
    }
    for (Longs column : List.of(clientHigh, clientLow, since, lastSeen, started, packets, bytes)) {
      column.reach(top);
    }
    for (Ints column : List.of(ports, next, previous, status)) {
      column.reach(top);
    }
    return top++;
  }

  private void rebuild(int length) {
    places = length;
    index = new Ints();
    index.reach(length - 1);
    for (int slot = 0; slot < top; slot++) {
      if (!isFree(slot)) {
        enter(slot);
      }
    }
  }

  private void enter(int slot) {
    int at = hash(slot);
    while (at(at) != NONE) {
      at++;
    }
    index.set(at & mask(), slot + 1);
  }

  /** The slot at a place of the index, or {@link #NONE}. */
  private int at(int place) {
    return index.get(place & mask()) - 1;
  }

  private int mask() {
    return places - 1;
  }

  private int hash(int slot) {
    return hash(clientHigh.get(slot), clientLow.get(slot), ports.get(slot));
  }

  /** The finaliser of SplitMix64 over each part in turn. */
  private int hash(long high, long low, int clientAndVipPort) {
    return (int) mix(mix(mix(seed ^ high) ^ low) ^ clientAndVipPort);
  }

  private static long mix(long bits) {
    long z = bits + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  private static int ports(FlowKey key) {
    return (key.clientPort() << 16) | key.vipPort();
  }
}
