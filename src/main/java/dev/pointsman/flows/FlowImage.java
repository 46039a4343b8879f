package dev.pointsman.flows;

import dev.pointsman.flows.FlowState.Closing;
import dev.pointsman.flows.FlowState.Open;
import dev.pointsman.flows.FlowState.Served;
import dev.pointsman.model.FlowKey;
import dev.pointsman.model.ServerName;
import java.util.Optional;

/**
 * What a backup has to know of a flow to go on with it.
 *
 * @param startedMillis when its SYN came, in milliseconds since 1970; 0 to 2^48 - 1
 * @param confirmed whether the client has sent anything after its SYN; a FIN or an RST is that
 * @param fin whether it has sent a FIN
 * @param reset whether it has sent an RST
 */
public record FlowImage(
    FlowKey key,
    ServerName server,
    long startedMillis,
    boolean confirmed,
    boolean fin,
    boolean reset) {
  public FlowImage {
    if (startedMillis < 0 || startedMillis >>> 48 != 0) {
      throw new IllegalArgumentException(
          "started: " + startedMillis + " (expected: 0 to 2^48 - 1)");
    }
    confirmed |= fin || reset;
  }

  /** Whether backups have to know that a flow is in another state than before. */
  static boolean differs(FlowState before, FlowState after) {
    return after instanceof Served now
        && !(before instanceof Served was
            && was.server().equals(now.server())
            && told(was) == told(now));
  }

  /** What is told of a state beside its server. */
  private static int told(Served state) {
    return switch (state) {
      case Open open -> 1;
      case Closing closing -> 1 | (closing.fin() ? 2 : 0) | (closing.reset() ? 4 : 0);
      default -> 0;
    };
  }

  /** Of a flow that has a server and has not ended; of others backups need not know. */
  public static Optional<FlowImage> of(FlowView flow) {
    return flow.state() instanceof Served served
        ? Optional.of(
            new FlowImage(
                flow.key(),
                served.server(),
                flow.startedMillis(),
                served instanceof Open || served instanceof Closing,
                served instanceof Closing closing && closing.fin(),
                served instanceof Closing reset && reset.reset()))
        : Optional.empty();
  }
}
