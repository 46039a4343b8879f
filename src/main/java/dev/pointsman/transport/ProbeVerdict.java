package dev.pointsman.transport;

/**
 * What a health check found.
 *
 * @param passed whether the server is well
 * @param reason why not, in a few words; empty if it is
 */
public record ProbeVerdict(boolean passed, String reason) {
  public static final ProbeVerdict PASSED = new ProbeVerdict(true, "");

  public static ProbeVerdict failed(String reason) {
    return new ProbeVerdict(false, reason);
  }
}
