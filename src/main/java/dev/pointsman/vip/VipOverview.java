package dev.pointsman.vip;

import dev.pointsman.model.ConnectionView;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.SiteView.RuleView;
import dev.pointsman.model.SiteView.VipView;
import dev.pointsman.model.Term;
import dev.pointsman.model.Vip;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/** Puts what the listeners of a VIP tell of themselves together. */
final class VipOverview {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Vip vip;
  private final NodeName owner;
  private final ActorSystem<?> system;

  VipOverview(Vip vip, NodeName owner, ActorSystem<?> system) {
    this.vip = vip;
    this.owner = owner;
    this.system = system;
  }

  void describe(
      Collection<ActorRef<ListenerActor.Command>> listeners,
      ActorRef<VipActor.Description> replyTo) {
    ask(listeners, ListenerActor.Describe::new)
        .thenAccept(all -> replyTo.tell(new VipActor.Description(view(all), rules(all))));
  }

  private VipView view(List<ListenerActor.Description> all) {
    return new VipView(
        vip.name(),
        vip.address().getHostAddress(),
        Optional.of(owner),
        Term.NONE,
        all.stream()
            .map(ListenerActor.Description::listener)
            .sorted(Comparator.comparingInt(listener -> listener.port()))
            .toList());
  }

  private static List<RuleView> rules(List<ListenerActor.Description> all) {
    return all.stream().flatMap(description -> description.rules().stream()).toList();
  }

  void listConnections(
      Collection<ActorRef<ListenerActor.Command>> listeners,
      ActorRef<List<ConnectionView>> replyTo) {
    ask(listeners, ListenerActor.ListConnections::new)
        .thenAccept(all -> replyTo.tell(all.stream().flatMap(List::stream).toList()));
  }

  private <T> CompletionStage<List<T>> ask(
      Collection<ActorRef<ListenerActor.Command>> listeners,
      Function<ActorRef<T>, ListenerActor.Command> question) {
    List<CompletionStage<T>> asked =
        listeners.stream()
            .map(
                listener ->
                    AskPattern.<ListenerActor.Command, T>ask(
                        listener, question::apply, PATIENCE, system.scheduler()))
            .toList();
    return Answers.gather(asked);
  }
}
