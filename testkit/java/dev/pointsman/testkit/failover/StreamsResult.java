package dev.pointsman.testkit.failover;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pointsman.testkit.streams.Heard;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one fault, the return of what failed, and the VIP's way home cost live streams. Times are
 * milliseconds.
 *
 * @param forward what the rules said: {@code hop} or {@code relay}
 * @param nodes how many scheduler nodes there were
 * @param fault its label
 * @param number of the trial, from 1
 * @param streams how many there were when it began
 * @param struck the fault
 * @param back the return of what failed; null when nothing returned
 * @param home the VIP's way back to its first node; null when it was there
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record StreamsResult(
    String forward,
    int nodes,
    String fault,
    int number,
    int streams,
    Phase struck,
    @Nullable Phase back,
    @Nullable Phase home) {

  /**
   * One of the three.
   *
   * @param streams how many there were when it began
   * @param lost streams lost, by how: {@code reset}, {@code ended}, {@code silent} when it was over
   * @param silence the longest that a stream that lived heard nothing of a kind
   * @param dials new connections dialled
   * @param failed how many of them had no answer in {@link Prober#PATIENCE}
   * @param slow how many were answered, but after more than {@link Probe#SLOW}
   * @param failures the same by how they ended
   * @param gap the longest without an answer to any of them
   * @param served whether there was one at the end
   * @param late the longest that the audience was behind its own clock: what its figures are worth
   */
  record Phase(
      int streams,
      Map<String, Integer> lost,
      Map<Heard, Double> silence,
      int dials,
      int failed,
      int slow,
      Map<Probe.Outcome, Integer> failures,
      double gap,
      boolean served,
      double late) {

    int allLost() {
      return lost.values().stream().mapToInt(Integer::intValue).sum();
    }
  }
}
