package dev.pointsman.testkit.failover;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a client that dials all the time had of a VIP from one moment to another.
 *
 * <p>The <b>gap</b> is the longest time between two answers that follow each other, the first of
 * which may lie before the window: in it nobody who dialled was answered. It is counted by answers
 * and not by dials, as a dial made during the outage may be answered after it (its SYN waits in the
 * client's kernel for the new owner's MAC address) and would make the outage look shorter. It is
 * taken as the longest hole wherever it lies, and not from the fault on, because a planned fault
 * begins with a while of service. A service without a fault has a gap of the interval between dials
 * and a little: {@link Fault#NONE} measures that.
 *
 * @param gapNanos the gap
 * @param gapEndsNanos when it ended, after the window's begin
 * @param ended whether it did; if not, service had not returned when the window closed
 * @param answered dials that were answered
 * @param slow those of them that waited longer than {@link Probe#SLOW}
 * @param failed dials that were not, by how they ended; a dial may have begun before the window
 * @param nodes how many times the answering node changed
 */
record Service(
    long gapNanos,
    long gapEndsNanos,
    boolean ended,
    int answered,
    int slow,
    Map<Probe.Outcome, Integer> failed,
    int nodes) {

  Service {
    failed = Map.copyOf(failed);
  }

  /**
   * Of these attempts in this window.
   *
   * @param from begin of the window ({@link System#nanoTime})
   * @param to its end; every attempt that began before it has ended
   */
  static Service of(List<Probe> probes, long from, long to) {
    List<Probe> inTime =
        probes.stream()
            .filter(probe -> probe.started() - to < 0)
            .sorted(Comparator.comparingLong(probe -> probe.ended() - from))
            .toList();
    Map<Probe.Outcome, Integer> failed = new EnumMap<>(Probe.Outcome.class);
    long last = from;
    long gap = -1;
    long gapEnds = from;
    int answered = 0;
    int slow = 0;
    int nodes = 0;
    String node = "";
    for (Probe probe : inTime) {
      boolean before = probe.ended() - from < 0;
      if (!probe.answered()) {
        if (!before) {
          failed.merge(probe.outcome(), 1, Integer::sum);
        }
        continue;
      }
      if (!before) {
        answered++;
        slow += probe.slow() ? 1 : 0;
        if (probe.ended() - last > gap) {
          gap = probe.ended() - last;
          gapEnds = probe.ended();
        }
        if (!node.isEmpty() && !node.equals(probe.node())) {
          nodes++;
        }
      }
      node = probe.node();
      last = probe.ended();
    }
    boolean ended = to - last <= gap;
    return new Service(
        ended ? gap : to - last,
        (ended ? gapEnds : to) - from,
        ended,
        answered,
        slow,
        failed,
        nodes);
  }

  int failures() {
    return failed.values().stream().mapToInt(Integer::intValue).sum();
  }
}
