package dev.pointsman.server;

import dev.pointsman.model.Server;
import dev.pointsman.model.ServerName;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * A server, for those who pick one and tell how it went. A reload that changes the server makes
 * another of these with the same slot and actor, and hands it out together with the rules: whoever
 * picks by the new rules dials the new address, whatever the server's actor has heard of yet.
 *
 * @param server how it is configured; does not change
 * @param slot what is known of it at this moment
 * @param actor who finds that out
 */
public record ServerRef(Server server, ServerSlot slot, ActorRef<ServerActor.Command> actor) {
  /** The server's name in the site. */
  public ServerName name() {
    return server.name();
  }

  /** The same server with another configuration. */
  public ServerRef with(Server changed) {
    return new ServerRef(changed, slot, actor);
  }
}
