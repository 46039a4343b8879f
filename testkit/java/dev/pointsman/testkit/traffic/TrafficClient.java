package dev.pointsman.testkit.traffic;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/** The client's end of one exchange at a time: a {@link Crowd} of one. */
public final class TrafficClient {
  private final InetSocketAddress server;
  private final Duration stall;

  /**
   * A client of that server.
   *
   * @param stall the longest that nothing may move
   */
  public TrafficClient(InetSocketAddress server, Duration stall) {
    this.server = server;
    this.stall = stall;
  }

  /** Runs one exchange; the account of it alone. */
  public TrafficAccount run(Exchange exchange) throws IOException {
    return new Crowd(new CrowdPlan(server, List.of(), 1, 1, 1, 0, stall, number -> exchange)).run();
  }
}
