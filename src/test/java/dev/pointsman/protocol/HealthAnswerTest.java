package dev.pointsman.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pointsman.protocol.HealthAnswer.Verdict;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HealthAnswerTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\n",
        "HTTP/1.0 399\r\n",
        "HTTP/1.1 302 ",
        "HTTP/1.1 204\n",
        "ICY 200 OK\r"
      })
  void httpStatusFrom200To399IsHealthy(String answer) {
    assertThat(feed(HealthAnswer::http, answer)).isEqualTo(new Verdict.Healthy());
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          'HTTP/1.1 503 Busy',  'answered HTTP/1.1 503 (expected: status 200 to 399)'
          'HTTP/1.1 100 ',      'answered HTTP/1.1 100 (expected: status 200 to 399)'
          'HTTP/1.1 400\r\n',   'answered HTTP/1.1 400 (expected: status 200 to 399)'
          'ICY 404 ',           'answered ICY 404 (expected: status 200 to 399)'
          'HTTP/1.1 2000',      'answered "HTTP/1.1 2000..." (expected: HTTP status line)'
          'RTSP/1.0 200 OK',    'answered "R..." (expected: HTTP status line)'
          'H\u0001',            'answered "H\\x01..." (expected: HTTP status line)'
          """)
  void otherHttpAnswersAreUnhealthyWithTheirReason(String answer, String reason) {
    assertThat(feed(HealthAnswer::http, answer)).isEqualTo(new Verdict.Unhealthy(reason));
  }

  @Test
  void rtspStatus200IsHealthyAndNoOther() {
    assertThat(feed(HealthAnswer::rtsp, "RTSP/1.0 200 OK\r\n")).isEqualTo(new Verdict.Healthy());
    assertThat(feed(HealthAnswer::rtsp, "RTSP/1.0 302 Moved\r\n"))
        .isEqualTo(new Verdict.Unhealthy("answered RTSP/1.0 302 (expected: status 200)"));
    assertThat(feed(HealthAnswer::rtsp, "ICY 200 OK\r\n"))
        .isEqualTo(new Verdict.Unhealthy("answered \"I...\" (expected: RTSP status line)"));
  }

  @Test
  void pnaGreetingWithAVersionIsHealthyAndNothingElse() {
    assertThat(feed(HealthAnswer::pna, "PNA\0\n")).isEqualTo(new Verdict.Healthy());
    assertThat(feed(HealthAnswer::pna, "PNA\0")).isEqualTo(new Verdict.NeedMore());
    assertThat(feed(HealthAnswer::pna, "PNG\0\n"))
        .isEqualTo(new Verdict.Unhealthy("answered 'G' as byte 2 (expected: PNA greeting)"));
  }

  @Test
  void serverThatClosesBeforeItsAnswerIsCompleteIsUnhealthy() {
    // given
    HealthAnswer silent = HealthAnswer.http();
    HealthAnswer cut = HealthAnswer.rtsp();
    HealthAnswer healthy = HealthAnswer.pna();
    feed(cut, "RTSP/1.0 20");
    feed(healthy, "PNA\0\n");
    // when, then
    assertThat(silent.endOfInput())
        .isEqualTo(new Verdict.Unhealthy("closed without an answer (expected: HTTP status line)"));
    assertThat(cut.endOfInput()).isEqualTo(new Verdict.Unhealthy("closed after \"RTSP/1.0 20\""));
    assertThat(HealthAnswer.pna().endOfInput())
        .isEqualTo(
            new Verdict.Unhealthy("closed after 0 bytes of an answer (expected: PNA greeting)"));
    assertThat(healthy.endOfInput()).isEqualTo(new Verdict.Healthy());
  }

  @Test
  void probesAreRequestsThatOurOwnParsersAccept() {
    // given
    byte[] get = HealthProbe.httpGet("h:80", "/up?x");
    byte[] options = HealthProbe.rtspOptions("[::1]:554");
    byte[] greeting = HealthProbe.pnaGreeting("/x.rm");
    // when, then
    assertThat(HeadChecks.parse(new HttpHeadParser(), get))
        .isEqualTo(
            new HeadResult.Complete<>(
                new HttpHead("GET", "/up", "x", "h", "HTTP/1.1", get.length)));
    assertThat(HeadChecks.parse(new RtspHeadParser(), options))
        .isEqualTo(
            new HeadResult.Complete<>(
                new RtspHead("OPTIONS", "/", "", "[::1]", "RTSP/1.0", 1, options.length)));
    assertThat(HeadChecks.parse(new PnaHeadParser(), greeting))
        .isEqualTo(
            new HeadResult.Complete<>(
                new PnaHead(
                    10,
                    1,
                    OptionalInt.empty(),
                    OptionalInt.empty(),
                    "Pointsman",
                    "/x.rm",
                    greeting.length)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a\r\nX: y", "a/b", "u@h", "h:99999"})
  void probeForWhatIsNoHostIsRefused(String host) {
    assertThatThrownBy(() -> HealthProbe.httpGet(host, "/"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("host: " + host);
    assertThatThrownBy(() -> HealthProbe.rtspOptions(host))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "/a b", "/a\r\nX: y", "/a#b", "/\u00e9"})
  void probeForWhatIsNoPathIsRefused(String path) {
    assertThatThrownBy(() -> HealthProbe.httpGet("h", path))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("path: " + path);
    assertThatThrownBy(() -> HealthProbe.pnaGreeting(path))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Fed at once and byte by byte, the verdict is the same. */
  private static Verdict feed(Supplier<HealthAnswer> answers, String text) {
    Verdict whole = feed(answers.get(), text);
    HealthAnswer stepped = answers.get();
    Verdict last = new Verdict.NeedMore();
    for (byte b : HeadCorpus.bytes(text)) {
      last = stepped.feed(new byte[] {b}, 0, 1);
    }
    assertThat(last).isEqualTo(whole);
    return whole;
  }

  private static Verdict feed(HealthAnswer answer, String text) {
    byte[] bytes = HeadCorpus.bytes(text);
    return answer.feed(bytes, 0, bytes.length);
  }
}
