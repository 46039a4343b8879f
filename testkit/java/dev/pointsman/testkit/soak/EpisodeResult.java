package dev.pointsman.testkit.soak;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came of an episode, and of the stillness before it.
 *
 * @param number from 1
 * @param at seconds since the soak began
 * @param fault its label
 * @param acts what was done and when, and how long it took if that is worth telling
 * @param gap the longest time without service, of each VIP, until the site was whole; milliseconds
 * @param answered dials that were answered
 * @param timedOut dials that were not answered in time
 * @param failed dials that were refused, reset, or had no way
 * @param keptLost connections that should stay and were lost
 * @param whole from the last act until the site was whole; milliseconds; null when it never was
 * @param terms of the VIPs, then
 * @param values what operators have put in force, then
 * @param broken what did not hold, in words
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record EpisodeResult(
    int number,
    double at,
    String fault,
    List<String> acts,
    Map<String, Double> gap,
    long answered,
    long timedOut,
    long failed,
    long keptLost,
    @Nullable Double whole,
    Map<String, Long> terms,
    Map<String, String> values,
    List<String> broken) {

  /** The longest time without service of any VIP; milliseconds. */
  double worstGap() {
    return gap.values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
  }
}
