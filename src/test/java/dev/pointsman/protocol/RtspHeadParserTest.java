package dev.pointsman.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.protocol.HeadResult.Complete;
import dev.pointsman.protocol.HeadResult.Refused;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RtspHeadParserTest {

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          'OPTIONS rtsp://H.Example:554/v?x RTSP/1.0|CSeq: 1||',    OPTIONS,  /v,  x,  h.example, 1
          'DESCRIBE rtspu://u:p@h RTSP/1.0|cseq:2147483647||',      DESCRIBE, /,   '', h, 2147483647
          'DESCRIBE rtsps://[::1]:322/a RTSP/1.0|CSeq: 007||',      DESCRIBE, /a,  '', [::1], 7
          'OPTIONS * RTSP/1.0|CSeq: 0||',                           OPTIONS,  *,   '', '', 0
          'SETUP /v/track1 RTSP/1.0|X: y|CSeq: 3||',                SETUP,    /v/track1, '', '', 3
          """)
  void formsOfUrl(String input, String method, String path, String query, String host, int cseq) {
    // given
    String text = input.replace("|", "\r\n");
    // when
    HeadResult<RtspHead> result = parse(text);
    // then
    assertThat(result)
        .isEqualTo(
            new Complete<>(
                new RtspHead(method, path, query, host, "RTSP/1.0", cseq, text.length())));
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          'OPTIONS * RTSP/1.0||',                        FIELD_MISSING,       21, RTSP
          'OPTIONS * RTSP/1.0|CSeq: x||',                FIELD_INVALID,       20, RTSP
          'OPTIONS * RTSP/1.0|CSeq: 2147483648||',       FIELD_INVALID,       20, RTSP
          'OPTIONS * RTSP/1.0|CSeq: 1|CSeq: 1||',        FIELD_REPEATED,      29, RTSP
          'OPTIONS * RTSP/3.0|CSeq: 1||',                UNSUPPORTED_VERSION, 15, RTSP
          'OPTIONS http://h/ RTSP/1.0|CSeq: 1||',        INVALID_TARGET,      8,  HTTP
          'OPTIONS rtsp:///a RTSP/1.0|CSeq: 1||',        INVALID_TARGET,      8,  RTSP
          'GET / HTTP/1.1|Host: h||',                    INVALID_VERSION,     6,  HTTP
          '$~~~',                                        INVALID_METHOD,      1,  BINARY
          """)
  void faultsAreRefusedAtTheirPlace(
      String input, RefusalReason reason, int position, ProtocolGuess seems) {
    // when
    HeadResult<RtspHead> result = parse(input.replace("|", "\r\n").replace('~', '\0'));
    // then
    assertThat(result)
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.refusal().reason()).isEqualTo(reason);
              assertThat(refused.refusal().position()).isEqualTo(position);
              assertThat(refused.refusal().seems()).isEqualTo(seems);
            });
  }

  @ParameterizedTest
  @CsvSource({"0, 127.0.0.77, /live/s1", "1, 127.0.0.77, /", "2, [2001:db8::1], /v"})
  void realPlayersAreUnderstood(int recorded, String host, String path) {
    // when
    HeadResult<RtspHead> result =
        HeadChecks.parse(new RtspHeadParser(), HeadCorpus.RTSP.get(recorded));
    // then
    assertThat(result)
        .isInstanceOfSatisfying(
            Complete.class,
            complete ->
                assertThat(complete.head())
                    .isInstanceOfSatisfying(
                        RtspHead.class,
                        head -> {
                          assertThat(head.host()).isEqualTo(host);
                          assertThat(head.path()).isEqualTo(path);
                        }));
  }

  private static HeadResult<RtspHead> parse(String text) {
    return HeadChecks.parse(new RtspHeadParser(), HeadCorpus.bytes(text));
  }
}
