package dev.pointsman.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pointsman.protocol.HeadResult.Complete;
import dev.pointsman.protocol.HeadResult.NeedMore;
import dev.pointsman.protocol.HeadResult.Refused;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HttpHeadParserTest {

  @Test
  void requestOfABrowserGivesWhatRulesDecideBy() {
    // when
    HeadResult<HttpHead> result = parse(HeadCorpus.BROWSER + "body");
    // then
    assertThat(result)
        .isEqualTo(
            new Complete<>(
                new HttpHead(
                    "GET",
                    "/clips/news.ram",
                    "",
                    "media.example.org",
                    "HTTP/1.1",
                    HeadCorpus.BROWSER.length())));
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          'GET /a HTTP/1.1|Host: h||',                          GET,     /a,     '',    h
          'GET /a?b?c HTTP/1.1|Host: H.Example.:80||',          GET,     /a,     b?c,   h.example
          'GET /a HTTP/1.1|Host:||',                            GET,     /a,     '',    ''
          'GET /a HTTP/1.1|hOsT:  h\t||',                       GET,     /a,     '',    h
          'GET /a HTTP/1.1|Host: [2001:DB8::1]:80||',           GET,     /a,     '',    [2001:db8::1]
          'GET /a HTTP/1.0||',                                  GET,     /a,     '',    ''
          'GET /a HTTP/1.0|Host: h||',                          GET,     /a,     '',    h
          'GET HTTP://U.Example:8080/a?q HTTP/1.1|Host: h||',   GET,     /a,     q,     u.example
          'GET http://u?q HTTP/1.1|Host: h||',                  GET,     /,      q,     u
          'OPTIONS http://u HTTP/1.1|Host: h||',                OPTIONS, *,      '',    u
          'OPTIONS * HTTP/1.1|Host: h||',                       OPTIONS, *,      '',    h
          'CONNECT c.example:443 HTTP/1.1|Host: h||',           CONNECT, '',     '',    c.example
          'SOURCE /live HTTP/1.0||',                            SOURCE,  /live,  '',    ''
          '||GET /a HTTP/1.1|Host: h||',                        GET,     /a,     '',    h
          'GET //a/../%2e HTTP/1.1|Host: h||',                  GET,     //a/../%2e, '', h
          'GET /caf\u00e9 HTTP/1.1|Host: h||',                  GET,     /caf\u00e9, '', h
          """)
  void formsOfTargetAndHost(String input, String method, String path, String query, String host) {
    for (String lineEnd : new String[] {"\r\n", "\n"}) {
      // given
      String text = input.replace("|", lineEnd);
      // when
      HeadResult<HttpHead> result = parse(text);
      // then
      String version = text.contains("HTTP/1.0") ? "HTTP/1.0" : "HTTP/1.1";
      assertThat(result)
          .isEqualTo(
              new Complete<>(new HttpHead(method, path, query, host, version, text.length())));
    }
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          'GET /a HTTP/1.1|||',                        FIELD_MISSING,       18
          'GET http://u/ HTTP/1.1||',                  FIELD_MISSING,       25
          'GET /a HTTP/1.1|Host: a|Host: a||',         FIELD_REPEATED,      26
          'GET /a HTTP/1.0|Host: a|hOST: b||',         FIELD_REPEATED,      26
          'GET /a HTTP/1.1|Host: a, b||',              FIELD_INVALID,       17
          'GET /a HTTP/1.1|Host: a@b||',               FIELD_INVALID,       17
          'GET /a HTTP/1.1|Host: a:x||',               FIELD_INVALID,       17
          'GET /a HTTP/1.1|Host: a:65536||',           FIELD_INVALID,       17
          'GET /a HTTP/1.1|Host: [::1||',              FIELD_INVALID,       17
          'GET /a HTTP/1.1|Host: [::1]x||',            FIELD_INVALID,       17
          'GET /a HTTP/1.1|Host: a| b||',              FOLDED_FIELD,        26
          'GET /a HTTP/1.1| Host: a||',                FOLDED_FIELD,        17
          'GET /a HTTP/1.1|Host : a||',                SPACE_IN_FIELD_NAME, 21
          'GET /a HTTP/1.1|Host||',                    MISSING_COLON,       21
          'GET /a HTTP/1.1|: a||',                     INVALID_FIELD_NAME,  17
          'GET /a HTTP/1.1|H(st: a||',                 INVALID_FIELD_NAME,  18
          'GET /a HTTP/1.1|Host: a~||',                INVALID_FIELD_VALUE, 24
          'GET /a HTTP/1.1|Host: a\rb||',              BARE_CR,             24
          'GET /a HTTP/1.1\rHost: a||',                BARE_CR,             15
          '\rGET /a HTTP/1.1|Host: a||',               BARE_CR,             0
          'GET  /a HTTP/1.1|',                         INVALID_TARGET,      4
          'GET a HTTP/1.1|',                           INVALID_TARGET,      4
          'GET * HTTP/1.1|',                           INVALID_TARGET,      4
          'GET /a#b HTTP/1.1|',                        INVALID_TARGET,      6
          'GET /a~ HTTP/1.1|',                         INVALID_TARGET,      6
          'GET http:///a HTTP/1.1|',                   INVALID_TARGET,      4
          'GET http://u@h/a HTTP/1.1|',                INVALID_TARGET,      4
          'GET ftp://h/a HTTP/1.1|',                   INVALID_TARGET,      4
          'CONNECT h HTTP/1.1|',                       INVALID_TARGET,      8
          'CONNECT /a HTTP/1.1|',                      INVALID_TARGET,      8
          'GET /a|',                                   INVALID_VERSION,     6
          'GET /a b HTTP/1.1|',                        INVALID_VERSION,     7
          'GET /a HTTP/1.1 |',                         INVALID_VERSION,     15
          'GET /a http/1.1|',                          INVALID_VERSION,     7
          'GET /a HTTP/2.0|',                          UNSUPPORTED_VERSION, 12
          'GET|',                                      INVALID_METHOD,      3
          ' GET /a HTTP/1.1|',                         INVALID_METHOD,      0
          'G~T /a HTTP/1.1|',                          INVALID_METHOD,      1
          """)
  void faultsAreRefusedAtTheirPlace(String input, RefusalReason reason, int position) {
    // given
    String text = input.replace("|||", "||").replace("|", "\r\n").replace('~', '\0');
    // when
    HeadResult<HttpHead> result = parse(text);
    // then
    assertThat(result)
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.refusal().reason()).isEqualTo(reason);
              assertThat(refused.refusal().position()).isEqualTo(position);
            });
  }

  @Test
  void headAtItsBoundIsAcceptedAndOneByteMoreIsRefusedThere() {
    // given
    byte[] head = HeadCorpus.bytes(HeadCorpus.CURL);
    // when, then
    assertThat(HeadChecks.parse(new HttpHeadParser(head.length), head))
        .isInstanceOf(Complete.class);
    assertThat(HeadChecks.parse(new HttpHeadParser(head.length - 1), head))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.refusal().reason()).isEqualTo(RefusalReason.TOO_LONG);
              assertThat(refused.refusal().reason().status()).isEqualTo(431);
              assertThat(refused.refusal().position()).isEqualTo(head.length - 1);
              assertThat(refused.refusal().seems()).isEqualTo(ProtocolGuess.HTTP);
            });
    assertThatThrownBy(() -> new HttpHeadParser(0))
        .hasMessage("max head: 0 bytes (expected: >= 1)");
  }

  @Test
  void everyPrefixOfARealHeadNeedsMore() {
    for (byte[] head : HeadCorpus.HTTP) {
      // given
      HttpHeadParser parser = new HttpHeadParser();
      // when, then
      assertThat(parser.feed(head, 0, head.length - 1)).isEqualTo(new NeedMore<>());
      assertThat(parser.feed(head, head.length - 1, 1)).isInstanceOf(Complete.class);
    }
  }

  @Test
  void headFedByteByByteIsInspectedInLinearWork() {
    // given: names of the needed length, so that each is compared
    String text = "GET / HTTP/1.1\r\nHost: h\r\n" + "most: a\r\n".repeat(10_000) + "\r\n";
    byte[] head = HeadCorpus.bytes(text);
    // when
    HeadResult<HttpHead> result =
        HeadChecks.check(
            () -> new HttpHeadParser(head.length), head.length, head, new SplittableRandom(1));
    // then: check() has counted; the parser got through
    assertThat(result).isInstanceOf(Complete.class);
  }

  @Test
  void bytesAfterTheDecisionChangeNothing() {
    // given
    HttpHeadParser parser = new HttpHeadParser();
    HeadResult<HttpHead> decided =
        HeadChecks.parse(parser, HeadCorpus.bytes("GET / HTTP/1.0\r\n\r\n"));
    // when
    HeadResult<HttpHead> later = HeadChecks.parse(parser, HeadCorpus.bytes("\0\0\0"));
    // then
    assertThat(later).isSameAs(decided);
  }

  private static HeadResult<HttpHead> parse(String text) {
    return HeadChecks.parse(new HttpHeadParser(), HeadCorpus.bytes(text));
  }
}
