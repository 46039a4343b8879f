package dev.pointsman.testkit.demo;

import dev.pointsman.testkit.player.EndCause;
import dev.pointsman.testkit.player.PlayerState;
import dev.pointsman.testkit.player.PlayerStatistics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a viewer has had so far, over all calls of the player.
 *
 * @param calls how many calls are over
 * @param bytes of media in these calls; so {@code packets}, {@code lost}, {@code corrupt}
 * @param cuts how often the server's end broke a call
 * @param refusals how often a call ended without a single packet
 * @param whole clips heard to their end, of the size that the server sent
 * @param torn clips that ended as if whole, of another size
 * @param silences the times from a cut to the next packet, the latest {@value #SILENCES}
 * @param heardAgainAt when the last of them ended, by {@link System#nanoTime}; 0 before the first
 * @param now the call that goes on, or the last one; null before the first
 */
record Account(
    String name,
    Protocol protocol,
    int calls,
    long bytes,
    long packets,
    long lost,
    long corrupt,
    int cuts,
    int refusals,
    int whole,
    int torn,
    List<Duration> silences,
    long heardAgainAt,
    @Nullable PlayerStatistics now) {
  private static final int SILENCES = 4;

  Account {
    silences = List.copyOf(silences);
  }

  /** A viewer who has not dialled. */
  static Account of(String name, Protocol protocol) {
    return new Account(name, protocol, 0, 0, 0, 0, 0, 0, 0, 0, 0, List.of(), 0, null);
  }

  /** The same, with the call that goes on as it is now. */
  Account at(@Nullable PlayerStatistics current) {
    return new Account(
        name,
        protocol,
        calls,
        bytes,
        packets,
        lost,
        corrupt,
        cuts,
        refusals,
        whole,
        torn,
        silences,
        heardAgainAt,
        current);
  }

  /** The same after a silence that has ended at {@code nanoTime}. */
  Account heardAgainAfter(Duration silence, long nanoTime) {
    List<Duration> all = new ArrayList<>(silences);
    all.add(silence);
    List<Duration> latest = all.subList(Math.max(0, all.size() - SILENCES), all.size());
    return new Account(
        name, protocol, calls, bytes, packets, lost, corrupt, cuts, refusals, whole, torn, latest,
        nanoTime, now);
  }

  /**
   * The same after a call.
   *
   * @param over what the player knew at its end
   * @param clipSize bytes of media in a whole clip
   */
  Account after(PlayerStatistics over, long clipSize) {
    boolean ended = over.cause() == EndCause.END_OF_CLIP;
    boolean refused = over.packets() == 0 && over.cause() != EndCause.STOPPED;
    return new Account(
        name,
        protocol,
        calls + 1,
        bytes + over.bytes(),
        packets + over.packets(),
        lost + over.lost(),
        corrupt + over.corrupt(),
        cuts + (wasCut(over) ? 1 : 0),
        refusals + (refused ? 1 : 0),
        whole + (ended && over.bytes() == clipSize ? 1 : 0),
        torn + (ended && over.bytes() != clipSize ? 1 : 0),
        silences,
        heardAgainAt,
        over);
  }

  /** Whether the server's end broke a call that played. */
  static boolean wasCut(PlayerStatistics over) {
    return over.packets() > 0
        && (over.cause() == EndCause.CUT
            || over.cause() == EndCause.RESET
            || over.cause() == EndCause.TIMED_OUT);
  }

  /** Whether a silence has ended since then, a time of {@link System#nanoTime}. */
  boolean heardAgainSince(long nanoTime) {
    return !silences.isEmpty() && heardAgainAt - nanoTime > 0;
  }

  boolean playing() {
    PlayerStatistics s = now;
    return s != null && s.state() == PlayerState.PLAYING;
  }

  /** Whether media comes from that server now. */
  boolean playsFrom(String server) {
    PlayerStatistics s = now;
    return s != null && s.state() == PlayerState.PLAYING && server.equals(s.server());
  }

  /** How often the player dialled, the call that goes on too. */
  long allCalls() {
    return sum(calls, current -> 1);
  }

  /** Bytes of every call, the one that goes on too. */
  long allBytes() {
    return sum(bytes, current -> current.bytes());
  }

  long allPackets() {
    return sum(packets, current -> current.packets());
  }

  long allLost() {
    return sum(lost, current -> current.lost());
  }

  long allCorrupt() {
    return sum(corrupt, current -> current.corrupt());
  }

  private long sum(long past, ToLongFunction<PlayerStatistics> figure) {
    PlayerStatistics s = now;
    return past + (s == null || s.ended() ? 0 : figure.applyAsLong(s));
  }
}
