package dev.pointsman.protocol;

import java.util.Objects;

/**
 * Judges a status line, {@code HTTP/1.1 200 OK} or {@code RTSP/1.0 200 OK}, by its status (RFC 9112
 * section 4, RFC 2326 section 7.1). The reason phrase is not looked at.
 */
final class StatusLineAnswer implements HealthAnswer {

  /** Of an answer that is not understood, as much is shown. */
  private static final int MAX_SHOWN = 40;

  /** '#' stands for a digit. */
  private static final String ICY_FORM = "ICY ###";

  private final String protocol;
  private final int lowest;
  private final int highest;

  private String form;
  private final StringBuilder seen = new StringBuilder();
  private Verdict verdict = new Verdict.NeedMore();

  StatusLineAnswer(String protocol, int lowest, int highest) {
    this.protocol = protocol;
    this.lowest = lowest;
    this.highest = highest;
    this.form = protocol + "/#.# ###";
  }

  @Override
  public Verdict feed(byte[] buf, int off, int len) {
    Objects.checkFromIndexSize(off, len, buf.length);
    for (int i = off; i < off + len && verdict instanceof Verdict.NeedMore; i++) {
      step(buf[i] & 0xff);
    }
    return verdict;
  }

  @Override
  public Verdict endOfInput() {
    if (verdict instanceof Verdict.NeedMore) {
      verdict =
          new Verdict.Unhealthy(
              seen.isEmpty()
                  ? "closed without an answer (expected: " + protocol + " status line)"
                  : "closed after \"" + shown() + "\"");
    }
    return verdict;
  }

  private void step(int b) {
    int index = seen.length();
    if (index == 0 && b == 'I' && protocol.equals("HTTP")) {
      form = ICY_FORM;
    }
    if (index == form.length()) {
      if (b == ' ' || b == '\r' || b == '\n') {
        judge();
        return;
      }
    } else if (form.charAt(index) == '#' ? Ascii.isDigit(b) : form.charAt(index) == b) {
      seen.append((char) b);
      return;
    }
    seen.append((char) b);
    verdict =
        new Verdict.Unhealthy(
            "answered \"" + shown() + "...\" (expected: " + protocol + " status line)");
  }

  private void judge() {
    int status = Integer.parseInt(seen.substring(seen.length() - 3));
    verdict =
        status >= lowest && status <= highest
            ? new Verdict.Healthy()
            : new Verdict.Unhealthy(
                "answered "
                    + seen
                    + " (expected: status "
                    + (lowest == highest ? "" + lowest : lowest + " to " + highest)
                    + ")");
  }

  private String shown() {
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < Math.min(seen.length(), MAX_SHOWN); i++) {
      char c = seen.charAt(i);
      shown.append(c >= ' ' && c < 0x7f ? String.valueOf(c) : String.format("\\x%02x", (int) c));
    }
    return shown.toString();
  }
}
