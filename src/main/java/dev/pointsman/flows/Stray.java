package dev.pointsman.flows;

import dev.pointsman.model.CloseCause;
import dev.pointsman.model.ServerName;

/** What to do with a segment that the kernel knows no flow for. */
public sealed interface Stray {
  /** No such flow: reset the client. */
  record Unknown() implements Stray {}

  /** A flow that was cut: reset the client, and the server with what the segment tells. */
  record WasCut(ServerName server, CloseCause cause) implements Stray {}

  /** A flow that waits for its server; the client says more than it may know. Drop it. */
  record Early() implements Stray {}

  /** A flow that the kernel should have: put it there, and drop the segment. It will come again. */
  record Live(ServerName server) implements Stray {}
}
