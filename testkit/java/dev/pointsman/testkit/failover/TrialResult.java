package dev.pointsman.testkit.failover;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one fault, and the return of what failed, cost. Times are milliseconds.
 *
 * @param contender whose nodes they were
 * @param nodes how many scheduler nodes there were
 * @param fault its label
 * @param number of the trial, from 1
 * @param gap the longest time without an answer ({@link Service})
 * @param gapEnds when service was back, after the fault was injected
 * @param served whether it was back at all before the trial was over
 * @param failed dials of the first VIP that had no answer
 * @param failures the same by how they ended
 * @param slow dials that were answered, but after more than {@link Probe#SLOW}
 * @param nodeChanges how many times another node answered than before
 * @param heldHit connections held through nodes that the fault hit
 * @param heldHitLost how many of them were lost
 * @param heldOther connections held through other nodes
 * @param heldOtherLost how many of them were lost
 * @param sharedAlive how long two nodes had the first VIP's address, without nodes whose programs
 *     the fault had ended
 * @param sharedAll the same with them: a dead node's kernel still answers ARP
 * @param sharedClaims how long two nodes said that they own it; known to 100 ms
 * @param back what the return cost; null when nothing returned
 * @param late the longest that the client dialled after its time
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record TrialResult(
    String contender,
    int nodes,
    String fault,
    int number,
    double gap,
    double gapEnds,
    boolean served,
    int failed,
    Map<Probe.Outcome, Integer> failures,
    int slow,
    int nodeChanges,
    int heldHit,
    int heldHitLost,
    int heldOther,
    int heldOtherLost,
    double sharedAlive,
    double sharedAll,
    double sharedClaims,
    @Nullable Back back,
    double late) {

  /**
   * What the return of a node cost.
   *
   * @param gap the longest time without an answer from then on
   * @param served whether service was there when the trial was over
   * @param failed dials that had no answer
   * @param slow dials whose answer took longer than {@link Probe#SLOW}
   * @param whole from the return until every VIP had one holder and every node was ready; null when
   *     that did not come to pass
   * @param lastChange from the return until a VIP last moved; null when none moved
   * @param held connections held since before the return
   * @param heldLost how many of them were lost
   * @param sharedAll how long two nodes had the first VIP's address
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Back(
      double gap,
      boolean served,
      int failed,
      int slow,
      @Nullable Double whole,
      @Nullable Double lastChange,
      int held,
      int heldLost,
      double sharedAll) {}

  /** Whether the VIP was served when the trial was over. */
  boolean endsWithService() {
    return back == null ? served : back.served();
  }
}
