package dev.pointsman.transport;

/**
 * What a health check found.
 *
 * @param outcome whether the server is well, if it could be asked
 * @param reason why not, in a few words; empty if it is
 */
public record ProbeVerdict(Outcome outcome, String reason) {
  /** Whether a server is well. */
  public enum Outcome {
    PASSED,
    FAILED,
    /** It could not be asked, and that was not its fault. */
    NOT_MADE
  }

  public static final ProbeVerdict PASSED = new ProbeVerdict(Outcome.PASSED, "");
  public static final ProbeVerdict NOT_MADE =
      new ProbeVerdict(Outcome.NOT_MADE, "no file descriptor left in this process");

  public static ProbeVerdict failed(String reason) {
    return new ProbeVerdict(Outcome.FAILED, reason);
  }

  /** What could not be asked. */
  public static ProbeVerdict notMade(String reason) {
    return new ProbeVerdict(Outcome.NOT_MADE, reason);
  }

  /**
   * Both of what was asked: the first that failed, or that could not be asked if none has failed.
   */
  public ProbeVerdict and(ProbeVerdict other) {
    return outcome == Outcome.FAILED || other.passed() || other.outcome == outcome ? this : other;
  }

  public boolean passed() {
    return outcome == Outcome.PASSED;
  }
}
