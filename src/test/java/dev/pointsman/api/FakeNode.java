package dev.pointsman.api;

import static java.util.concurrent.CompletableFuture.completedFuture;

import dev.pointsman.election.MoveAnswer;
import dev.pointsman.model.AdminState;
import dev.pointsman.model.ConnectionView;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.ServerName;
import dev.pointsman.model.SiteView;
import dev.pointsman.model.VipName;
import dev.pointsman.site.SiteCommand.AdminChanged;
import dev.pointsman.site.SiteCommand.AdminReply;
import dev.pointsman.site.SiteCommand.NoSuchServer;
import dev.pointsman.site.SiteCommand.WeightChanged;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A node that answers what a test has put in. */
final class FakeNode implements NodeOperations {
  volatile CompletionStage<SiteView> view = completedFuture(Views.ready());
  volatile List<ConnectionView> connections = List.of();
  volatile CompletionStage<ReloadOutcome> reloaded =
      completedFuture(new ReloadOutcome.Reloaded(List.of(), List.of(), List.of()));
  final List<String> told = new ArrayList<>();

  @Override
  public CompletionStage<SiteView> describe() {
    return view;
  }

  @Override
  public CompletionStage<List<ConnectionView>> connections() {
    return completedFuture(connections);
  }

  @Override
  public synchronized CompletionStage<AdminReply> setAdminState(
      ServerName server, AdminState state) {
    told.add(server + " " + state.label());
    AdminReply reply =
        server.equals(Views.STREAM1)
            ? new AdminChanged(server, AdminState.ENABLED, state)
            : new NoSuchServer(server, List.of(Views.STREAM1));
    return CompletableFuture.completedFuture(reply);
  }

  @Override
  public synchronized CompletionStage<AdminReply> setWeight(ServerName server, int weight) {
    told.add(server + " " + weight);
    AdminReply reply =
        server.equals(Views.STREAM1)
            ? new WeightChanged(server, 1, weight)
            : new NoSuchServer(server, List.of(Views.STREAM1));
    return CompletableFuture.completedFuture(reply);
  }

  @Override
  public synchronized CompletionStage<ReloadOutcome> reload() {
    told.add("reload");
    return reloaded;
  }

  @Override
  public CompletionStage<MoveAnswer> move(VipName vip, NodeName target) {
    return CompletableFuture.completedFuture(new MoveAnswer.Refused("there is only one"));
  }
}
