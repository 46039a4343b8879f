package dev.pointsman.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.model.ConnectFailure;
import dev.pointsman.testkit.product.Ports;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class ConnectFailuresTest {
  @Test
  void whatTheJdkThrowsIsToldApart() {
    Map.of(
            new ConnectException("Connection refused"), ConnectFailure.REFUSED,
            new ConnectException("Connection timed out"), ConnectFailure.TIMEOUT,
            new SocketTimeoutException("Connect timed out"), ConnectFailure.TIMEOUT,
            new TimeoutException(), ConnectFailure.TIMEOUT,
            new NoRouteToHostException("No route to host"), ConnectFailure.UNREACHABLE,
            new ConnectException("Network is unreachable"), ConnectFailure.UNREACHABLE,
            new SocketException("Connection reset"), ConnectFailure.RESET,
            new SocketException("Too many open files"), ConnectFailure.NO_DESCRIPTOR,
            new IllegalStateException(), ConnectFailure.OTHER)
        .forEach(
            (failure, expected) ->
                assertThat(ConnectFailures.of(failure)).as(failure.toString()).isEqualTo(expected));
  }

  @Test
  void aWrappedExceptionIsUnwrapped() {
    // given
    Throwable wrapped =
        new CompletionException(
            new IllegalStateException("Connect failed", new SocketException("Connection refused")));

    // when, then
    assertThat(ConnectFailures.of(wrapped)).isEqualTo(ConnectFailure.REFUSED);
  }

  @Test
  void aCircleOfCausesEnds() {
    // given
    Exception first = new Exception("first");
    first.initCause(new Exception("second", first));

    // when, then
    assertThat(ConnectFailures.of(first)).isEqualTo(ConnectFailure.OTHER);
  }

  @Test
  void aPortWithNoListenerIsRefused() {
    // given
    InetSocketAddress free =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Ports.free("127.0.0.1"));

    // when
    Throwable failure = Assertions.catchThrowable(() -> SocketChannel.open(free).close());

    // then
    assertThat(ConnectFailures.of(failure)).isEqualTo(ConnectFailure.REFUSED);
  }
}
