package dev.pointsman.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.protocol.HeadResult.Complete;
import dev.pointsman.protocol.HeadResult.NeedMore;
import dev.pointsman.protocol.HeadResult.Refused;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** What holds for every head parser and every input. */
final class HeadChecks {

  private HeadChecks() {}

  /** The result of an input fed at once. */
  static <H> HeadResult<H> parse(HeadParser<H> parser, byte[] input) {
    return parser.feed(input, 0, input.length);
  }

  /** The result of an input fed in chunks of 1 to {@code longest} bytes. */
  static <H> HeadResult<H> parseSplit(
      HeadParser<H> parser, byte[] input, int longest, RandomGenerator random) {
    HeadResult<H> result = parser.feed(input, 0, 0);
    int from = 0;
    while (from < input.length) {
      int length = Math.min(input.length - from, 1 + random.nextInt(longest));
      result = parser.feed(input, from, length);
      from += length;
    }
    return result;
  }

  /**
   * Checks one input: any split gives the same result, places are within the input, the bound
   * holds, the decision falls at the earliest byte, and the work is linear.
   */
  static <H> HeadResult<H> check(
      Supplier<HeadParser<H>> parsers, int maxHead, byte[] input, RandomGenerator random) {
    HeadResult<H> whole = parse(parsers.get(), input);
    HeadParser<H> stepped = parsers.get();
    HeadResult<H> byBytes = new NeedMore<>();
    int decidedBy = 0;
    while (decidedBy < input.length && byBytes instanceof NeedMore) {
      byBytes = stepped.feed(input, decidedBy++, 1);
    }

    assertThat(byBytes).isEqualTo(whole);
    assertThat(parseSplit(parsers.get(), input, 40, random)).isEqualTo(whole);
    assertThat(inspected(stepped)).isLessThanOrEqualTo(3L * decidedBy);
    switch (whole) {
      case NeedMore<H> more -> assertThat(input.length).isLessThanOrEqualTo(maxHead);
      case Complete<H> complete -> {
        assertThat(length(complete.head())).isEqualTo(decidedBy).isLessThanOrEqualTo(maxHead);
      }
      case Refused<H> refused -> {
        Refusal refusal = refused.refusal();
        assertThat(refusal.position()).isBetween(0, decidedBy - 1);
        assertThat(decidedBy).isLessThanOrEqualTo(maxHead + 1);
        assertThat(refusal.reason() == RefusalReason.TOO_LONG).isEqualTo(decidedBy == maxHead + 1);
        assertThat(refusal.message()).matches("[\\x20-\\x7e]{10,}");
      }
    }
    return whole;
  }

  private static long inspected(HeadParser<?> parser) {
    return switch (parser) {
      case HttpHeadParser http -> http.inspected();
      case RtspHeadParser rtsp -> rtsp.inspected();
      case PnaHeadParser pna -> pna.inspected();
    };
  }

  private static int length(Object head) {
    return switch (head) {
      case HttpHead http -> http.headLength();
      case RtspHead rtsp -> rtsp.headLength();
      case PnaHead pna -> pna.headLength();
      default -> throw new AssertionError("no head: " + head);
    };
  }
}
