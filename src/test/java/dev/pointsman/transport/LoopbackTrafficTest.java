package dev.pointsman.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.model.Endpoint;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LoopbackTrafficTest {
  private static final List<byte[]> REQUESTS =
      List.of("ask".getBytes(US_ASCII), "ask!".getBytes(US_ASCII));

  @Test
  void everyConnectionIsAnsweredWhicheverSideEndsIt() throws Exception {
    try (LoopbackTraffic traffic = LoopbackTraffic.open()) {
      assertThat(dial(traffic, traffic.server(), Duration.ofSeconds(30))).isEqualTo(50);
    }
  }

  @Test
  void noneIsMadeAfterTheDeadline() throws Exception {
    try (LoopbackTraffic traffic = LoopbackTraffic.open()) {
      assertThat(dial(traffic, traffic.server(), Duration.ZERO)).isZero();
    }
  }

  @Test
  void noneIsAnsweredWhereNobodyListens() throws Exception {
    Endpoint closed = closed();
    try (LoopbackTraffic traffic = LoopbackTraffic.open()) {
      assertThat(dial(traffic, closed, Duration.ofSeconds(30))).isZero();
    }
  }

  private static Endpoint closed() throws IOException {
    try (LoopbackTraffic gone = LoopbackTraffic.open()) {
      return gone.server();
    }
  }

  private static int dial(LoopbackTraffic traffic, Endpoint via, Duration time) throws Exception {
    return traffic
        .dial(via, REQUESTS, 50, System.nanoTime() + time.toNanos())
        .toCompletableFuture()
        .get(60, TimeUnit.SECONDS);
  }
}
