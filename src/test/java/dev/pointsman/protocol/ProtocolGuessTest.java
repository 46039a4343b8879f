package dev.pointsman.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.protocol.HeadResult.Refused;
import dev.pointsman.testkit.fuzz.Printable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProtocolGuessTest {

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          '',                                          NOTHING
          'PNA',                                       PNA
          'PNA\0\n',                                   PNA
          'PNAX',                                      TEXT
          '\u0016',                                    TLS
          '\u0016\u0003\u0001\u0002\0',                TLS
          '\u0016\u0004',                              BINARY
          '\u0003\0\0\0\0\t',                          RTMP
          'SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n',        SSH
          'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',          HTTP2
          'PROXY TCP4 127.0.0.1 127.0.0.2 1 2\r\n',    PROXY_V1
          'SOURCE /live ICE/1.0\r\n',                  ICECAST_SOURCE
          'GET / HTTP/1.1\r\n',                        HTTP
          'GET /',                                     HTTP
          'PROPFIND / HTTP/1.1\r\n',                   HTTP
          'OPTIONS * R',                               RTSP
          'OPTIONS RTSPU://h/ ',                       RTSP
          'OPTIONS * RTSP/1.0\r\n',                    RTSP
          '\r\nDESCRIBE x',                            RTSP
          'hello there\r\n',                           TEXT
          'EHLO\r\n',                                  TEXT
          '$\0\0\u0010',                               BINARY
          '\u00ff',                                    BINARY
          """)
  void firstBytesTellTheProtocol(String bytes, ProtocolGuess guess) {
    // given
    byte[] input = HeadCorpus.bytes(bytes);
    // when, then
    assertThat(ProtocolGuess.of(input, 0, input.length)).isEqualTo(guess);
  }

  @Test
  void proxySignatureIsKnownFromItsFifthByteOn() {
    // given
    byte[] header = HeadCorpus.bytes("\r\n\r\n\0\r\nQUIT\n!");
    // when, then
    assertThat(ProtocolGuess.of(header, 0, header.length)).isEqualTo(ProtocolGuess.PROXY_V2);
    assertThat(ProtocolGuess.of(header, 0, 5)).isEqualTo(ProtocolGuess.PROXY_V2);
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          504e41000a0014,                                                         3,  PNA
          1603010200010001fc0303,                                                 0,  TLS
          0300000000,                                                             0,  RTMP
          0d0a0d0a000d0a515549540a2111,                                           4,  PROXY_V2
          50524f58592054435034203120322033203420350d0a,                           6,  PROXY_V1
          5353482d322e302d4f70656e5353485f392e32703120440d0a,                     23, SSH
          5353482d322e302d4f70656e5353485f392e370d0a,                             19, SSH
          505249202a20485454502f322e300d0a,                                       4,  HTTP2
          4f5054494f4e5320727473703a2f2f682f20525453502f312e300d0a,               8,  RTSP
          4f5054494f4e53202a20525453502f312e300d0a,                               10, RTSP
          534f55524345202f6c697665204943452f312e300d0a,                           13, ICECAST_SOURCE
          """)
  void otherProtocolsAreRefusedByTheHttpParserAtTheFirstByteThatCannotBeHttp(
      String hex, int position, ProtocolGuess guess) {
    // when
    HeadResult<HttpHead> result = HeadChecks.parse(new HttpHeadParser(), Printable.fromHex(hex));
    // then
    assertThat(result)
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.refusal().position()).isEqualTo(position);
              assertThat(refused.refusal().seems()).isEqualTo(guess);
            });
  }

  @Test
  void realPlayerOnAnHttpRuleIsToldWhatItNeeds() {
    // when
    HeadResult<HttpHead> result = HeadChecks.parse(new HttpHeadParser(), HeadCorpus.MPLAYER_PNA);
    // then
    assertThat(result)
        .isInstanceOfSatisfying(
            Refused.class,
            refused ->
                assertThat(refused.refusal().sentence())
                    .isEqualTo(
                        "byte 3: 0x00 in the method (allowed: the characters of a token, then one"
                            + " space); the client seems to speak PNA (RealPlayer): it needs a"
                            + " rule with protocol = telnet"));
  }

  @Test
  void parserThatWasFedNothingGuessesNothing() {
    assertThat(new HttpHeadParser().guess()).isEqualTo(ProtocolGuess.NOTHING);
    assertThat(new PnaHeadParser().guess()).isEqualTo(ProtocolGuess.NOTHING);
  }
}
