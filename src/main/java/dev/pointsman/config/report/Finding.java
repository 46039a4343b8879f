package dev.pointsman.config.report;

/**
 * One thing wrong in a configuration: where, which key, which value, and what is allowed.
 *
 * <pre>{@code
 * conf/pointsman.conf:14:12: rules[2].port: 65536 (expected: a port, 1 to 65535)
 * conf/pointsman.conf:20:5: rules[0].forward: hop: not supported yet (expected: relay)
 * conf/agent-rules:3:30: server: 10.10.10.10.1: five numbers ... (expected: ...)
 * }</pre>
 *
 * @param severity what follows from it
 * @param place where it stands
 * @param key the key or field, with its path below {@code pointsman}; empty when the finding is
 *     about no key, such as a syntax error
 * @param value the value as read, shortened when long; empty when there is none
 * @param problem what is wrong, where the value alone does not say it; may be empty
 * @param expected what is allowed; may be empty
 */
public record Finding(
    Severity severity, Place place, String key, String value, String problem, String expected) {

  /** Values are shown up to this many characters. */
  static final int LONGEST_VALUE = 80;

  public Finding {
    key = Printed.of(key, 2 * LONGEST_VALUE);
    value = Printed.of(value, LONGEST_VALUE);
    // Both quote values and names, so they need the same treatment with more room.
    problem = Printed.of(problem, 1000);
    expected = Printed.of(expected, 1000);
  }

  /** The finding as one line. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(place.toString());
    if (severity == Severity.WARNING) {
      text.append(": ").append(severity.label());
    }
    for (String part : new String[] {key, value, problem}) {
      if (!part.isEmpty()) {
        text.append(": ").append(part);
      }
    }
    if (!expected.isEmpty()) {
      text.append(" (expected: ").append(expected).append(')');
    }
    return text.toString();
  }
}
