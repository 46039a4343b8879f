package dev.pointsman.flows;

import java.time.Duration;

/**
 * How long a flow stays in a state when nothing happens.
 *
 * @param setUp for choosing a server and for having a backup acknowledge the flow, each
 * @param halfOpen from its SYN to the client's next segment; for a flow taken over, {@code linger}
 * @param idle from the client's last segment, while open
 * @param linger from the client's last segment, after its FIN
 * @param reset from the client's RST
 * @param remembered from the time that it was cut
 */
public record FlowTimeouts(
    Duration setUp,
    Duration halfOpen,
    Duration idle,
    Duration linger,
    Duration reset,
    Duration remembered) {

  /**
   * What suits most sites. A client tries a SYN again after 1, 3 and 7 s (RFC 6298, 2.1 and 5.5),
   * so 10 s to be heard again is three tries. Two hours and four minutes of idleness are what RFC
   * 5382, REQ-5 demands of what is in the way of TCP: longer than the keep-alives of RFC 9293,
   * 3.8.4. The two minutes after a FIN and the 10 s after an RST are those of LVS
   * (ip_vs_proto_tcp.c). A flow that was cut is remembered for as long as a client may be silent
   * that has something to send: Linux backs off to 2 minutes (TCP_RTO_MAX).
   */
  public static final FlowTimeouts DEFAULT =
      new FlowTimeouts(
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofMinutes(124),
          Duration.ofMinutes(2),
          Duration.ofSeconds(10),
          Duration.ofMinutes(2));

  public FlowTimeouts {
    require("set-up", setUp);
    require("half-open", halfOpen);
    require("idle", idle);
    require("linger", linger);
    require("reset", reset);
    require("remembered", remembered);
  }

  private static void require(String what, Duration value) {
    if (value.isNegative() || value.isZero() || value.compareTo(Duration.ofDays(365)) > 0) {
      throw new IllegalArgumentException(
          what + ": " + value + " (expected: more than 0, at most 365 days)");
    }
  }
}
