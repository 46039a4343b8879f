package dev.pointsman.hop;

import org.apache.pekko.actor.typed.ActorRef;

/**
 * What VIPs need to hop.
 *
 * @param interfaces the interfaces of this node
 * @param links to the other scheduler nodes
 */
public record HopMeans(ActorRef<HopInterfaces.For> interfaces, FlowLinks links) {}
