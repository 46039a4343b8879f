package dev.pointsman.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.protocol.HeadResult.Complete;
import dev.pointsman.protocol.HeadResult.NeedMore;
import dev.pointsman.protocol.HeadResult.Refused;
import dev.pointsman.testkit.fuzz.Printable;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PnaHeadParserTest {

  private static final String NO_PORTS_UP_TO_NAME = "504e41000a000050841f3a630003525035";

  @Test
  void greetingOfMplayerGivesItsNameAndPathAndNoUdpPort() {
    // when
    HeadResult<PnaHead> result = HeadChecks.parse(new PnaHeadParser(), HeadCorpus.MPLAYER_PNA);
    // then
    assertThat(result)
        .isEqualTo(
            new Complete<>(
                new PnaHead(
                    10,
                    18,
                    OptionalInt.empty(),
                    OptionalInt.empty(),
                    "WinNT_9.0_6.0.6.45_plus32_MP60_en-US_686",
                    "/x.rm",
                    HeadCorpus.MPLAYER_PNA.length)));
  }

  @Test
  void playerThatTakesUdpTellsItsPorts() {
    // when
    HeadResult<PnaHead> result = HeadChecks.parse(new PnaHeadParser(), HeadCorpus.PNA.get(2));
    // then
    assertThat(result)
        .isEqualTo(
            new Complete<>(
                new PnaHead(10, 2, OptionalInt.of(6000), OptionalInt.of(6002), "RP5", "/a", 38)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0000", "6c0000", "360000"})
  void nameEndsWithTwoZerosWithOrWithoutAByteBefore(String end) {
    // given
    byte[] greeting = Printable.fromHex(NO_PORTS_UP_TO_NAME + end + "5200022f617942");
    // when
    HeadResult<PnaHead> result = HeadChecks.parse(new PnaHeadParser(), greeting);
    // then
    assertThat(result)
        .isEqualTo(
            new Complete<>(
                new PnaHead(
                    10,
                    0,
                    OptionalInt.empty(),
                    OptionalInt.empty(),
                    "RP5",
                    "/a",
                    greeting.length)));
  }

  @ParameterizedTest
  @CsvSource({
    "474554202f20485454502f312e31, 0",
    "504e42, 2",
    "504e41000a000050841f3b, 10",
    "504e41000a000050841f3a64, 11",
    NO_PORTS_UP_TO_NAME + "6c6c, 18",
    NO_PORTS_UP_TO_NAME + "00005200007941, 23"
  })
  void byteThatIsNoneOfAGreetingIsRefusedAtItsPlace(String hex, int position) {
    // when
    HeadResult<PnaHead> result = HeadChecks.parse(new PnaHeadParser(), Printable.fromHex(hex));
    // then
    assertThat(result)
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.refusal().reason()).isEqualTo(RefusalReason.INVALID_GREETING);
              assertThat(refused.refusal().position()).isEqualTo(position);
            });
  }

  @Test
  void itemLongerThanTheBoundIsRefusedAtTheBound() {
    // given
    byte[] greeting = new byte[2000];
    byte[] start = Printable.fromHex("504e41000a0003ffff");
    System.arraycopy(start, 0, greeting, 0, start.length);
    PnaHeadParser parser = new PnaHeadParser(1000);
    // when, then
    assertThat(parser.feed(greeting, 0, 1000)).isEqualTo(new NeedMore<>());
    assertThat(parser.feed(greeting, 1000, 1000))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.refusal().reason()).isEqualTo(RefusalReason.TOO_LONG);
              assertThat(refused.refusal().position()).isEqualTo(1000);
              assertThat(refused.refusal().seems()).isEqualTo(ProtocolGuess.PNA);
            });
  }
}
