package dev.pointsman.testkit.traffic;

import java.util.List;
import java.util.Map;

/**
 * What one end of many exchanges saw. Bytes do not count the 40 that open an exchange.
 *
 * @param opened connections that were dialled, or accepted
 * @param outcomes how many went how; every outcome has its entry
 * @param live opened and without an outcome yet
 * @param peakLive the most that were open at the same time
 * @param completedUp bytes from clients in the exchanges that completed
 * @param completedDown bytes from servers in the exchanges that completed
 * @param up bytes from clients in all of them: sent, at the client; received exact, at the server
 * @param down bytes from servers in all of them: received exact, at the client; sent, at the server
 * @param resetsSeenAsEnd exchanges that completed, but whose reset arrived as an orderly end
 * @param causes how many of the connections that did not complete failed for which cause; bounded
 * @param failures the first of them, each in a sentence; bounded
 */
public record TrafficAccount(
    long opened,
    Map<Outcome, Long> outcomes,
    int live,
    int peakLive,
    long completedUp,
    long completedDown,
    long up,
    long down,
    long resetsSeenAsEnd,
    Map<String, Long> causes,
    List<String> failures) {
  /** How many went that way. */
  public long count(Outcome outcome) {
    return outcomes.getOrDefault(outcome, 0L);
  }

  /** How many completed. */
  public long completed() {
    return count(Outcome.COMPLETED);
  }

  /** Whether every connection opened has its outcome, or is live. */
  public boolean balances() {
    return opened == live + outcomes.values().stream().mapToLong(Long::longValue).sum();
  }
}
