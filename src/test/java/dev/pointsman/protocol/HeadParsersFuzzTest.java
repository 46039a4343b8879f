package dev.pointsman.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.protocol.HeadResult.Complete;
import dev.pointsman.protocol.HeadResult.Refused;
import dev.pointsman.testkit.fuzz.Fuzzer;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Damaged heads of real clients. Each parser sees 100,000 inputs, or as many as the property
 * pointsman.fuzz.inputs says, and text heads are compared with a regular expression.
 */
final class HeadParsersFuzzTest {

  private static final long INPUTS = Fuzzer.inputs(100_000);

  /** Small, so that inputs reach beyond it; the recorded heads are shorter. */
  private static final int MAX_HEAD = 600;

  /** The faults that the regular expression does not know of. */
  private static final Set<RefusalReason> BEYOND_SYNTAX =
      EnumSet.of(
          RefusalReason.INVALID_TARGET,
          RefusalReason.UNSUPPORTED_VERSION,
          RefusalReason.FIELD_INVALID,
          RefusalReason.FIELD_MISSING,
          RefusalReason.FIELD_REPEATED);

  private final Set<RefusalReason> reasons = EnumSet.noneOf(RefusalReason.class);
  private long complete;

  @Test
  void httpHeadsAreParsedOrRefusedAsTheSyntaxSays() {
    // given
    Pattern syntax = syntax("HTTP");
    // when, then
    fuzz(
        11,
        HeadCorpus.HTTP,
        HeadCorpus.RTSP,
        () -> new HttpHeadParser(MAX_HEAD),
        (input, result) -> agree(syntax, input, result));
    assertThat(complete).isGreaterThan(INPUTS / 20);
    assertThat(reasons).hasSize(RefusalReason.values().length - 1);
  }

  @Test
  void rtspHeadsAreParsedOrRefusedAsTheSyntaxSays() {
    // given
    Pattern syntax = syntax("RTSP");
    // when, then
    fuzz(
        12,
        HeadCorpus.RTSP,
        HeadCorpus.HTTP,
        () -> new RtspHeadParser(MAX_HEAD),
        (input, result) -> agree(syntax, input, result));
    assertThat(complete).isGreaterThan(INPUTS / 20);
    assertThat(reasons).hasSize(RefusalReason.values().length - 1);
  }

  @Test
  void pnaGreetingsAreParsedOrRefused() {
    // when, then
    fuzz(13, HeadCorpus.PNA, List.of(), () -> new PnaHeadParser(MAX_HEAD), (input, result) -> {});
    assertThat(complete).isGreaterThan(INPUTS / 20);
    assertThat(reasons)
        .containsExactlyInAnyOrder(RefusalReason.INVALID_GREETING, RefusalReason.TOO_LONG);
  }

  @Test
  void normalizedPathsHaveNoDotSegmentsNorDoubleSlashesAndStayAsTheyAre() {
    // given
    List<byte[]> paths =
        Stream.of("/clips/../admin", "/%2e%2E/a//b/./c", "/%63lips/%2Fa", "/a/b/..", "*", "/é%zz%4")
            .map(HeadCorpus::bytes)
            .toList();
    // when, then
    Fuzzer.run(
        14,
        INPUTS,
        paths,
        HeadCorpus.TOKENS,
        input -> {
          String path = new String(input, StandardCharsets.ISO_8859_1);
          String normal = PathNormalizer.normalize(path);
          assertThat(PathNormalizer.normalize(normal)).isEqualTo(normal);
          if (path.startsWith("/")) {
            assertThat(normal).matches("/[\\x21-\\x7e]*").doesNotContain("//");
            assertThat(List.of(normal.split("/", -1))).doesNotContain(".", "..");
          }
        });
  }

  private <H> void fuzz(
      long seed,
      List<byte[]> corpus,
      List<byte[]> others,
      Supplier<HeadParser<H>> parsers,
      BiConsumer<byte[], HeadResult<H>> more) {
    List<byte[]> all = Stream.concat(corpus.stream(), others.stream()).toList();
    RandomGenerator splits = new SplittableRandom(seed);
    Fuzzer.run(
        seed,
        INPUTS,
        all,
        HeadCorpus.TOKENS,
        input -> {
          HeadResult<H> result = HeadChecks.check(parsers, MAX_HEAD, input, splits);
          if (result instanceof Complete) {
            complete++;
          } else if (result instanceof Refused<H> refused) {
            reasons.add(refused.refusal().reason());
          }
          more.accept(input, result);
        });
  }

  /** A head as RFC 9112 and RFC 2326 write it, without a look into target and fields. */
  private static Pattern syntax(String protocol) {
    String token = "[A-Za-z0-9!#$%&'*+.^_`|~-]";
    String end = "\\r?\\n";
    return Pattern.compile(
        "(?:"
            + end
            + ")*+"
            + token
            + "{1,64}+ [^\\x00-\\x20\\x7f#]++ "
            + protocol
            + "/[0-9]\\.[0-9]"
            + end
            + "(?:"
            + token
            + "++:[^\\x00-\\x08\\x0a-\\x1f\\x7f]*+"
            + end
            + ")*+"
            + end);
  }

  private static void agree(Pattern syntax, byte[] input, HeadResult<?> result) {
    Matcher matcher = syntax.matcher(new String(input, StandardCharsets.ISO_8859_1));
    boolean wellFormed = matcher.lookingAt() && matcher.end() <= MAX_HEAD;
    switch (result) {
      case Complete<?> whole -> assertThat(wellFormed).isTrue();
      case Refused<?> refused -> {
        if (wellFormed) {
          assertThat(BEYOND_SYNTAX).contains(refused.refusal().reason());
        }
      }
      case HeadResult.NeedMore<?> more -> assertThat(wellFormed).isFalse();
    }
  }
}
