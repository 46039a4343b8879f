package dev.pointsman.site;

import dev.pointsman.election.MoveAnswer;
import dev.pointsman.model.AdminState;
import dev.pointsman.model.ConnectionView;
import dev.pointsman.model.Endpoint;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.ServerName;
import dev.pointsman.model.Site;
import dev.pointsman.model.SiteView;
import dev.pointsman.model.VipName;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;

/** What may be asked of the site. */
public sealed interface SiteCommand permits SiteCommand.Public, SiteActor.Internal {

  /** What anybody may ask. */
  sealed interface Public extends SiteCommand {}

  /** What is there and how it does. */
  record Describe(ActorRef<SiteView> replyTo) implements Public {}

  /** Every live connection. */
  record ListConnections(ActorRef<List<ConnectionView>> replyTo) implements Public {}

  /** An operator enables, drains or disables a server. */
  record SetAdminState(ServerName server, AdminState state, ActorRef<AdminReply> replyTo)
      implements Public {}

  /**
   * An operator gives a server another weight than its file does.
   *
   * @param weight {@value dev.pointsman.model.Server#MIN_WEIGHT} to {@value
   *     dev.pointsman.model.Server#MAX_WEIGHT}
   */
  record SetWeight(ServerName server, int weight, ActorRef<AdminReply> replyTo) implements Public {}

  /** An operator wants a VIP to be served by another scheduler node. */
  record MoveVip(VipName vip, NodeName target, ActorRef<MoveAnswer> replyTo) implements Public {}

  /**
   * This node can be asked now, which the other scheduler nodes are to show.
   *
   * @param version of the program
   * @param api where the HTTP API listens
   */
  record Introduce(String version, Endpoint api) implements Public {}

  /** Makes another configuration the one in force, without touching what is the same in both. */
  record Apply(Site next, ActorRef<Applied> replyTo) implements Public {}

  /**
   * Stops accepting, lets connections finish and cuts what is left at the deadline. The site's
   * actor stops afterwards.
   */
  record Drain(Duration deadline, ActorRef<Drained> replyTo) implements Public {}

  /** What became of {@link SetAdminState} or {@link SetWeight}. */
  sealed interface AdminReply {}

  /** It was done; both states are equal if there was nothing to do. */
  record AdminChanged(ServerName server, AdminState before, AdminState after)
      implements AdminReply {}

  /** It was done; both weights are equal if there was nothing to do. */
  record WeightChanged(ServerName server, int before, int after) implements AdminReply {}

  /**
   * There is no such server.
   *
   * @param known the servers there are
   */
  record NoSuchServer(ServerName server, List<ServerName> known) implements AdminReply {}

  /**
   * What {@link Apply} changed.
   *
   * @param changes one line each, in the order in which they were made; empty if nothing changed
   */
  record Applied(List<String> changes) {}

  /**
   * Everything has ended.
   *
   * @param cut connections that were cut at the deadline
   */
  record Drained(int cut) {}
}
