package dev.pointsman.flows;

import dev.pointsman.model.CloseCause;
import dev.pointsman.model.ServerName;
import java.util.Optional;

/** What to do with a SYN. */
public sealed interface Arrival {
  /**
   * A new flow: choose a server and say so by {@link FlowTable#decided} or {@link
   * FlowTable#refused}.
   *
   * @param ended a flow that made room for it, or that it replaces; the kernel is to forget it,
   *     unless it has the new one's key
   */
  record Decide(Optional<FlowEnd> ended) implements Arrival {}

  /** A flow whose SYN waits already; one is enough. */
  record Wait() implements Arrival {}

  /**
   * A flow that has a server, whose SYN was sent again before the kernel had it, or that the kernel
   * has lost: put it into the kernel, and send the SYN on.
   */
  record SendOn(ServerName server) implements Arrival {}

  /** No room is left. */
  record Refuse(CloseCause cause) implements Arrival {}
}
