package dev.pointsman.connection;

import dev.pointsman.model.CloseCause;
import dev.pointsman.model.ConnectFailure;
import dev.pointsman.model.Endpoint;
import dev.pointsman.transport.RelayEvents;
import org.apache.pekko.actor.typed.ActorRef;

/** Hands the relay's news over from the stream's thread to the connection's actor. */
record RelayNews(ActorRef<ConnectionActor.Command> actor) implements RelayEvents {
  @Override
  public void headRead() {
    actor.tell(new ConnectionActor.HeadRead());
  }

  @Override
  public void connected(Endpoint server, long nanos) {
    actor.tell(new ConnectionActor.Accepted(nanos));
  }

  @Override
  public void connectFailed(Endpoint server, ConnectFailure reason) {
    actor.tell(new ConnectionActor.NotAccepted(reason));
  }

  @Override
  public void ended(CloseCause cause) {
    actor.tell(new ConnectionActor.Ended(cause));
  }
}
