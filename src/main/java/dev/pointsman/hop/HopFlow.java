package dev.pointsman.hop;

import dev.pointsman.connection.Choice;
import dev.pointsman.model.ConnectionId;
import dev.pointsman.model.FlowKey;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** What is known of a flow beside what the table keeps. Changed by the VIP's actor alone. */
final class HopFlow {
  final FlowKey key;
  final ConnectionId id;
  final Choice choice;

  /**
   * Absent at first if the flow was taken over: then it begins when there is time for it; and from
   * the time that the client has closed the connection.
   */
  @Nullable ActorRef<HopConnectionActor.Command> actor;

  /** From its SYN until that went on. */
  long waitedNanos;

  /** When it was looked at last for what is due at intervals. */
  long visitedNanos;

  long loggedNanos;
  boolean opened;

  /** Whether it takes a place at its server: until its client has closed it. */
  boolean placed = true;

  HopFlow(FlowKey key, ConnectionId id, Choice choice, long nowNanos) {
    this.key = key;
    this.id = id;
    this.choice = choice;
    this.visitedNanos = nowNanos;
    this.loggedNanos = nowNanos;
  }

  ServerAt server() {
    return new ServerAt(choice.server().name(), choice.endpoint().address());
  }
}
