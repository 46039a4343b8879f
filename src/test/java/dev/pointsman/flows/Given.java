package dev.pointsman.flows;

import dev.pointsman.model.Endpoint;
import dev.pointsman.model.FlowKey;
import dev.pointsman.model.ServerName;
import java.net.InetAddress;
import java.time.Duration;

/** Nouns that tests share. */
public final class Given {
  public static final FlowKey VIP = flow(0);

  public static final FlowTimeouts TIMEOUTS =
      new FlowTimeouts(
          Duration.ofNanos(50),
          Duration.ofNanos(100),
          Duration.ofNanos(1_000),
          Duration.ofNanos(200),
          Duration.ofNanos(60),
          Duration.ofNanos(300));

  private Given() {}

  /** Client number {@code number} of 10.10.10.101:80. */
  public static FlowKey flow(int number) {
    return new FlowKey(
        0, FlowKey.mapped(0x0a000000 + number / 50_000), 1024 + number % 50_000, 0, vip(), 80);
  }

  public static ServerName server(int number) {
    return new ServerName("s" + number);
  }

  private static long vip() {
    return FlowKey.low(new Endpoint(InetAddress.ofLiteral("10.10.10.101"), 80).address());
  }
}
