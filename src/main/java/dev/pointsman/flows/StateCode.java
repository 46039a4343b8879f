package dev.pointsman.flows;

import dev.pointsman.flows.FlowState.Closing;
import dev.pointsman.flows.FlowState.Deciding;
import dev.pointsman.flows.FlowState.Ended;
import dev.pointsman.flows.FlowState.HalfOpen;
import dev.pointsman.flows.FlowState.Open;
import dev.pointsman.flows.FlowState.Replicating;
import dev.pointsman.model.CloseCause;
import dev.pointsman.model.ServerName;
import java.util.Optional;

/**
 * A state as a byte, beside its time and its server: 1 to 8 for the states that go on, and from 16
 * on one for each cause of an end; 0 is for no flow.
 */
// The places of enum constants never leave the process.
@SuppressWarnings("EnumOrdinal")
final class StateCode {
  private static final byte DECIDING = 1;
  private static final byte REPLICATING = 2;
  private static final byte HALF_OPEN = 3;
  private static final byte OPEN = 4;
  private static final byte CLOSING_FIN = 5;
  private static final byte CLOSING_RESET = 6;
  private static final byte CLOSING_BOTH = 7;
  private static final byte ADOPTED = 8;
  private static final int ENDED = 16;

  private static final CloseCause[] CAUSES = CloseCause.values();

  private StateCode() {}

  static byte of(FlowState state) {
    return switch (state) {
      case Deciding deciding -> DECIDING;
      case Replicating replicating -> REPLICATING;
      case HalfOpen halfOpen -> halfOpen.adopted() ? ADOPTED : HALF_OPEN;
      case Open open -> OPEN;
      case Closing closing ->
          closing.fin() ? closing.reset() ? CLOSING_BOTH : CLOSING_FIN : CLOSING_RESET;
      case Ended ended -> (byte) (ENDED + ended.cause().ordinal());
    };
  }

  /** The state of this code; one without a server has no use for it. */
  static FlowState state(byte code, long since, ServerName server) {
    return switch (code) {
      case REPLICATING -> new Replicating(since, server);
      case HALF_OPEN -> new HalfOpen(since, server, false);
      case ADOPTED -> new HalfOpen(since, server, true);
      case OPEN -> new Open(since, server);
      case CLOSING_FIN -> new Closing(since, server, true, false);
      case CLOSING_RESET -> new Closing(since, server, false, true);
      case CLOSING_BOTH -> new Closing(since, server, true, true);
      default -> new Ended(since, Optional.of(server), CAUSES[code - ENDED]);
    };
  }

  static boolean isDeciding(byte code) {
    return code == DECIDING;
  }
}
