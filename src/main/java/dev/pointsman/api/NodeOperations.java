package dev.pointsman.api;

import dev.pointsman.election.MoveAnswer;
import dev.pointsman.model.AdminState;
import dev.pointsman.model.ConnectionView;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.ServerName;
import dev.pointsman.model.SiteView;
import dev.pointsman.model.VipName;
import dev.pointsman.site.SiteCommand.AdminReply;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * What an operator may ask of a running scheduler node. Any stage fails if the node is too busy.
 */
public interface NodeOperations {
  /** What is there and how it does. */
  CompletionStage<SiteView> describe();

  /** Every live connection, in no particular order. */
  CompletionStage<List<ConnectionView>> connections();

  /** Enables, drains or disables a server. */
  CompletionStage<AdminReply> setAdminState(ServerName server, AdminState state);

  /** Gives a server another weight; one that {@link dev.pointsman.model.Server} allows. */
  CompletionStage<AdminReply> setWeight(ServerName server, int weight);

  /** Has another scheduler node serve a VIP. */
  CompletionStage<MoveAnswer> move(VipName vip, NodeName target);

  /**
   * Reads the configuration again and makes it the one in force, if it is valid. The access log is
   * opened anew in any case.
   */
  CompletionStage<ReloadOutcome> reload();
}
