package dev.pointsman.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GuardTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"127.0.0.1:8900", "localhost:8900", "LOCALHOST", "[::1]:8900", "10.0.0.1"})
  void apiOnLoopback_answersToAddresses(String host) {
    assertThat(new Guard(true).refusal(request(host))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"evil.example:8900", "localhost.evil.example", "127.0.0.1.evil.example", "a b"})
  void apiOnLoopback_refusesNamesThatMayHaveBeenMadeToPointHere(String host) {
    assertThat(new Guard(true).refusal(request(host))).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sched-1.example:8900", "10.0.0.1:8900"})
  void apiOnTheNetwork_answersToNames(String host) {
    assertThat(new Guard(false).refusal(request(host))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"null", "https://127.0.0.1:8900", "http://127.0.0.1:8901", "http://evil.example"})
  void originIsAnother_isRefused(String origin) {
    HttpRequest request = request("127.0.0.1:8900").addHeader(RawHeader.create("Origin", origin));
    assertThat(new Guard(true).refusal(request)).isPresent();
    assertThat(new Guard(false).refusal(request)).isPresent();
  }

  private static HttpRequest request(String host) {
    return HttpRequest.GET("/").addHeader(RawHeader.create("Host", host));
  }
}
