package dev.pointsman.policy;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.IntStream;

/**
 * Maglev's lookup table: maps a hash to a server in one step, and almost every hash to the same
 * server when the list of servers changes (Eisenbud et al., "Maglev: A fast and reliable software
 * network load balancer", NSDI 2016, section 3.4).
 *
 * <p>Each server prefers the slots in an order of its own: offset, offset + skip, offset + 2 skip,
 * ..., modulo the number of slots, which is prime, so that it comes by all of them. The servers
 * take turns, and in its turn a server takes the first slot in its order that is still free. The
 * paper's example, 7 slots and servers of offset and skip (3, 4), (0, 2) and (3, 1):
 *
 * <pre>
 * order of 0   3 0 4 1 5 2 6      slot           0 1 2 3 4 5 6
 * order of 1   0 2 4 6 1 3 5      server         1 0 1 0 2 2 0
 * order of 2   3 4 5 6 0 1 2      1 taken away   0 0 0 0 2 2 2
 * </pre>
 *
 * <p>When server 1 left, one slot that was not its own moved too (the last). With {@value #SIZE}
 * slots that becomes rare: see {@link SourceHash} for figures.
 *
 * <p>Weights, as in the paper, set how often a server has a turn: its turn number k (from 0) comes
 * at time (2k + 1) / 2w. So two servers' turns come in the same order whatever other servers there
 * are, and a server of weight w of a sum W gets w / W of the slots, rounded as Webster's method of
 * apportioning seats rounds. Simultaneous turns go by name, which makes the table independent of
 * the order of the list.
 */
final class MaglevTable {
  /**
   * The paper's smaller size, a prime. It asks for 100 slots or more for each server to keep shares
   * within 1 %; that holds up to 655 servers of equal weight.
   */
  static final int SIZE = 65_537;

  private static final long OFFSET_SEED = 1;
  private static final long SKIP_SEED = 2;

  /** The index of each slot's server; 16 bits each, 128 KiB. */
  private final char[] slots;

  private MaglevTable(char[] slots) {
    this.slots = slots;
  }

  /** The table of {@code servers}, at least one. */
  static MaglevTable of(List<WeightedServer> servers) {
    int[] byName =
        IntStream.range(0, servers.size())
            .boxed()
            .sorted(Comparator.comparing(i -> servers.get(i).name()))
            .mapToInt(i -> i)
            .toArray();
    Turn[] turns = new Turn[byName.length];
    for (int rank = 0; rank < byName.length; rank++) {
      WeightedServer server = servers.get(byName[rank]);
      String name = server.name().value();
      int offset = (int) Long.remainderUnsigned(Hash64.of(name, OFFSET_SEED), SIZE);
      int skip = (int) Long.remainderUnsigned(Hash64.of(name, SKIP_SEED), SIZE - 1) + 1;
      turns[rank] = new Turn(byName[rank], rank, server.weight(), offset, skip);
    }
    return new MaglevTable(fill(SIZE, turns));
  }

  static char[] fill(int size, Turn... turns) {
    char[] slots = new char[size];
    boolean[] taken = new boolean[size];
    PriorityQueue<Turn> queue = new PriorityQueue<>(Arrays.asList(turns));
    for (int filled = 0; filled < size; filled++) {
      Turn turn = queue.remove();
      slots[turn.takeSlot(taken)] = (char) turn.server;
      queue.add(turn);
    }
    return slots;
  }

  /** The index of the server of a hash. */
  int server(long hash) {
    return slots[(int) Long.remainderUnsigned(hash, SIZE)];
  }

  /** A server's next turn. */
  static final class Turn implements Comparable<Turn> {
    private final int server;
    private final int rank;
    private final int weight;
    private final int skip;
    private int preferred;

    /** 2k + 1 for turn number k. */
    private long odd = 1;

    Turn(int server, int rank, int weight, int offset, int skip) {
      this.server = server;
      this.rank = rank;
      this.weight = weight;
      this.preferred = offset;
      this.skip = skip;
    }

    /** The first slot not taken in this server's order, which is taken then. */
    int takeSlot(boolean[] taken) {
      while (taken[preferred]) {
        preferred = (preferred + skip) % taken.length;
      }
      taken[preferred] = true;
      odd += 2;
      return preferred;
    }

    /** By time, odd / 2 weight, multiplied out. */
    @Override
    public int compareTo(Turn other) {
      int byTime = Long.compare(odd * other.weight, other.odd * weight);
      return byTime != 0 ? byTime : Integer.compare(rank, other.rank);
    }
  }
}
