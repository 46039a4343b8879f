package dev.pointsman.flows;

import dev.pointsman.model.CloseCause;
import dev.pointsman.model.Labelled;
import dev.pointsman.model.ServerName;
import java.util.Optional;

/**
 * How far a flow has come, as far as a node can tell that sees only what the client sends. Each
 * state offers the transitions that are legal from it, and no others:
 *
 * <ul>
 *   <li>{@link Deciding} to {@link Replicating} by {@link Deciding#replicate}, to {@link Ended} by
 *       {@link Deciding#refuse}
 *   <li>{@link Replicating} to {@link HalfOpen} by {@link Replicating#sendOn}
 *   <li>{@link HalfOpen} to {@link Open} by {@link HalfOpen#confirm}
 *   <li>{@link HalfOpen} and {@link Open} to {@link Closing} by {@link Forwarded#close}
 *   <li>{@link Closing} to {@link Open} by {@link Closing#reopen}
 *   <li>all that have a server to {@link Ended} by {@link Served#end}
 * </ul>
 */
public sealed interface FlowState {
  /** When it got into this state, in nanoseconds of the caller's clock. */
  long since();

  Kind kind();

  /** The states by name. */
  enum Kind implements Labelled {
    DECIDING("deciding"),
    REPLICATING("replicating"),
    HALF_OPEN("half-open"),
    OPEN("open"),
    CLOSING("closing"),
    ENDED("ended");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    @Override
    public String label() {
      return label;
    }
  }

  /** A state of a flow that has a server and has not ended. */
  sealed interface Served extends FlowState {
    ServerName server();

    /** Ends it, for a reason other than a refusal. */
    default Ended end(CloseCause cause, long now) {
      return new Ended(now, Optional.of(server()), cause);
    }
  }

  /** A state in which the kernel forwards what the client sends. */
  sealed interface Forwarded extends Served {
    /**
     * The client has sent a FIN or an RST.
     *
     * @param reset whether it was an RST
     */
    default Closing close(boolean reset, long now) {
      return new Closing(now, server(), !reset, reset);
    }
  }

  /** Its SYN waits for a server to be chosen. */
  record Deciding(long since) implements FlowState {
    @Override
    public Kind kind() {
      return Kind.DECIDING;
    }

    Replicating replicate(ServerName server, long now) {
      return new Replicating(now, server);
    }

    Ended refuse(CloseCause cause, long now) {
      return new Ended(now, Optional.empty(), cause);
    }
  }

  /** Its SYN waits for a backup to hold the flow, or for the time that this may take. */
  record Replicating(long since, ServerName server) implements Served {
    @Override
    public Kind kind() {
      return Kind.REPLICATING;
    }

    HalfOpen sendOn(long now) {
      return new HalfOpen(now, server, false);
    }
  }

  /**
   * Its SYN was sent on to the server, and the client has not been heard since.
   *
   * @param adopted whether another node sent its SYN on, which may have heard more of it than it
   *     told
   */
  record HalfOpen(long since, ServerName server, boolean adopted) implements Forwarded {
    @Override
    public Kind kind() {
      return Kind.HALF_OPEN;
    }

    Open confirm(long now) {
      return new Open(now, server);
    }
  }

  /** The client has sent more than its SYN. */
  record Open(long since, ServerName server) implements Forwarded {
    @Override
    public Kind kind() {
      return Kind.OPEN;
    }
  }

  /**
   * The client has sent a FIN or an RST. What it sends is still forwarded: after a FIN it
   * acknowledges what the server has left to send, perhaps for hours; and an RST may be forged, for
   * only the two ends can tell whether its number is right (RFC 5961, 3).
   *
   * @param fin whether a FIN was seen
   * @param reset whether an RST was seen
   */
  record Closing(long since, ServerName server, boolean fin, boolean reset) implements Forwarded {
    @Override
    public Kind kind() {
      return Kind.CLOSING;
    }

    /**
     * The same with what is seen now; a FIN after an RST changes nothing, the other way it does.
     */
    @Override
    public Closing close(boolean again, long now) {
      return again && !reset ? new Closing(now, server, fin, true) : this;
    }

    /** The client went on after its RST: the server did not take it, so it was forged or stale. */
    Open reopen(long now) {
      return new Open(now, server);
    }

    /** Why it ends, if nothing else ends it. */
    CloseCause cause() {
      return fin ? CloseCause.CLIENT_CLOSED : CloseCause.CLIENT_RESET;
    }
  }

  /**
   * It is no more. One that was cut is remembered for a while, so that what its client still sends
   * can end it at its server, too.
   *
   * @param server empty if it was refused
   */
  record Ended(long since, Optional<ServerName> server, CloseCause cause) implements FlowState {
    @Override
    public Kind kind() {
      return Kind.ENDED;
    }

    /** Whether an end of the connection may not know of it. */
    boolean leavesRemains() {
      return server.isPresent()
          && cause.kind() == CloseCause.Kind.CUT
          && cause != CloseCause.CLIENT_RESET
          && cause != CloseCause.VIP_MOVED;
    }
  }
}
