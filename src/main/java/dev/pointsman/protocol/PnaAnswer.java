package dev.pointsman.protocol;

import java.util.Objects;

/** Judges the start of a PNA server's greeting: {@code PNA} and a version of two bytes. */
final class PnaAnswer implements HealthAnswer {

  private static final String MAGIC = "PNA";
  private static final int VERSION_BYTES = 2;

  private int taken;
  private Verdict verdict = new Verdict.NeedMore();

  @Override
  public Verdict feed(byte[] buf, int off, int len) {
    Objects.checkFromIndexSize(off, len, buf.length);
    for (int i = off; i < off + len && verdict instanceof Verdict.NeedMore; i++) {
      int b = buf[i] & 0xff;
      if (taken < MAGIC.length() && b != MAGIC.charAt(taken)) {
        verdict =
            new Verdict.Unhealthy(
                "answered " + Ascii.show(b) + " as byte " + taken + " (expected: PNA greeting)");
      } else if (++taken == MAGIC.length() + VERSION_BYTES) {
        verdict = new Verdict.Healthy();
      }
    }
    return verdict;
  }

  @Override
  public Verdict endOfInput() {
    if (verdict instanceof Verdict.NeedMore) {
      verdict =
          new Verdict.Unhealthy(
              "closed after " + taken + " bytes of an answer (expected: PNA greeting)");
    }
    return verdict;
  }
}
