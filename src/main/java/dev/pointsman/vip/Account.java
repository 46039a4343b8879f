package dev.pointsman.vip;

import dev.pointsman.connection.Choice;
import dev.pointsman.connection.ConnectionActor;
import dev.pointsman.connection.LiveConnection;
import dev.pointsman.model.CloseCause;
import dev.pointsman.model.ServerName;
import dev.pointsman.server.ServerActor;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * A live connection of a listener; what is held on its behalf is given back at its end. Changed by
 * {@link Accounts} alone, but for the actor that it gets.
 */
final class Account {
  final LiveConnection live;
  @Nullable ActorRef<ConnectionActor.Command> actor;
  @Nullable Choice choice;
  String rule = "";
  boolean counted;
  boolean countedByNode = true;
  boolean relaying;

  /** Whether its server's health has been told of it. */
  boolean vouched;

  long lastLoggedNanos;

  /** When its client's binding was told last that it is used. */
  long usedNanos;

  Set<ServerName> tried = Set.of();

  Account(LiveConnection live, long nowNanos) {
    this.live = live;
    this.lastLoggedNanos = nowNanos;
  }

  /** Tells its actor, if it has got one. */
  void tell(ConnectionActor.Command command) {
    if (actor != null) {
      actor.tell(command);
    }
  }

  void cut(CloseCause cause) {
    tell(new ConnectionActor.Cut(cause));
  }

  /**
   * Tells the server's health that the connection succeeded, once. Not to be done when it is
   * established: a server that accepts and resets would end its run of failures with each failure.
   */
  void vouch() {
    if (choice != null && relaying && !vouched) {
      vouched = true;
      if (choice.server().slot().remembersFailures()) {
        choice.server().actor().tell(new ServerActor.ClientConnected());
      }
    }
  }

  /** Whether it goes to that server: by what was chosen, whatever its actor has come to do. */
  boolean isOf(ServerName server) {
    return choice != null && server.equals(choice.server().name());
  }
}
