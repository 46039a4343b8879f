package dev.pointsman.server;

import org.apache.pekko.actor.typed.ActorRef;

/**
 * A server, for those who pick one and tell how it went.
 *
 * @param slot what is known of it
 * @param actor who knows
 */
public record ServerRef(ServerSlot slot, ActorRef<ServerActor.Command> actor) {}
