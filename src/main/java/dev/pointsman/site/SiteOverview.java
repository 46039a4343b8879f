package dev.pointsman.site;

import dev.pointsman.model.ConnectionView;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.SiteView;
import dev.pointsman.model.SiteView.ServerView;
import dev.pointsman.server.ServerActor;
import dev.pointsman.vip.Answers;
import dev.pointsman.vip.VipActor;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/** Puts what VIPs and servers tell of themselves together. */
final class SiteOverview {
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final NodeName node;
  private final long startedMillis;
  private final SiteServers servers;
  private final SiteVips vips;
  private final Optional<SiteCluster> cluster;
  private final ActorSystem<?> system;

  SiteOverview(
      NodeName node,
      long startedMillis,
      SiteServers servers,
      SiteVips vips,
      Optional<SiteCluster> cluster,
      ActorSystem<?> system) {
    this.node = node;
    this.startedMillis = startedMillis;
    this.servers = servers;
    this.vips = vips;
    this.cluster = cluster;
    this.system = system;
  }

  void describe(boolean draining, ActorRef<SiteView> replyTo) {
    CompletionStage<List<VipActor.Description>> ofVips = ask(vips.alive(), VipActor.Describe::new);
    CompletionStage<List<ServerView>> ofServers =
        ask(
            servers.all().stream().map(server -> server.actor()).toList(),
            ServerActor.Describe::new);
    CompletionStage<SiteView> own =
        ofVips.thenCombine(
            ofServers, (vipViews, serverViews) -> view(draining, vipViews, serverViews));
    if (cluster.isPresent()) {
      NodesOverview nodes = new NodesOverview(node, cluster.get());
      own = own.thenCombine(cluster.get().ownerships(), nodes::add);
    }
    own.thenAccept(replyTo::tell);
  }

  /**
   * Completes when every port has taken in what the site's actor told its VIPs before: messages
   * from one actor to another arrive in order, and the answer comes after them.
   */
  CompletionStage<Void> settled() {
    return ask(vips.alive(), VipActor.Describe::new).thenAccept(answers -> {});
  }

  private SiteView view(
      boolean draining, List<VipActor.Description> ofVips, List<ServerView> ofServers) {
    return new SiteView(
        node,
        startedMillis,
        draining,
        ofVips.stream().map(VipActor.Description::vip).toList(),
        ofServers,
        ofVips.stream().flatMap(description -> description.rules().stream()).toList(),
        Optional.empty());
  }

  void listConnections(ActorRef<List<ConnectionView>> replyTo) {
    ask(vips.alive(), VipActor.ListConnections::new)
        .thenAccept(all -> replyTo.tell(all.stream().flatMap(List::stream).toList()));
  }

  private <C, T> CompletionStage<List<T>> ask(
      Collection<ActorRef<C>> actors, Function<ActorRef<T>, C> question) {
    List<CompletionStage<T>> asked =
        actors.stream()
            .map(
                actor -> AskPattern.<C, T>ask(actor, question::apply, PATIENCE, system.scheduler()))
            .toList();
    return Answers.gather(asked);
  }
}
