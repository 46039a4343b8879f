package dev.pointsman.vip;

import dev.pointsman.hop.HopVipActor;
import dev.pointsman.model.ConnectionView;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.SiteView.ListenerView;
import dev.pointsman.model.SiteView.RuleView;
import dev.pointsman.model.SiteView.VipView;
import dev.pointsman.model.Term;
import dev.pointsman.model.Vip;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Stream;
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
      Collection<ActorRef<HopVipActor.Command>> hops,
      ActorRef<VipActor.Description> replyTo) {
    CompletionStage<List<ListenerActor.Description>> relayed =
        ask(listeners, ListenerActor.Describe::new);
    CompletionStage<List<HopVipActor.Description>> hopped = ask(hops, HopVipActor.Describe::new);
    relayed.thenAcceptBoth(hopped, (some, others) -> replyTo.tell(description(some, others)));
  }

  private VipActor.Description description(
      List<ListenerActor.Description> relayed, List<HopVipActor.Description> hopped) {
    List<ListenerView> ports = new ArrayList<>();
    List<RuleView> rules = new ArrayList<>();
    for (ListenerActor.Description each : relayed) {
      ports.add(each.listener());
      rules.addAll(each.rules());
    }
    for (HopVipActor.Description each : hopped) {
      ports.addAll(each.ports());
      rules.addAll(each.rules());
    }
    ports.sort(Comparator.comparingInt(ListenerView::port));
    return new VipActor.Description(
        new VipView(
            vip.name(),
            vip.address().getHostAddress(),
            Optional.of(owner),
            Term.NONE,
            ports,
            // The last: one whose rules a reload took away may still drain beside it.
            hopped.isEmpty() ? Optional.empty() : Optional.of(hopped.getLast().hop())),
        rules);
  }

  void listConnections(
      Collection<ActorRef<ListenerActor.Command>> listeners,
      Collection<ActorRef<HopVipActor.Command>> hops,
      ActorRef<List<ConnectionView>> replyTo) {
    CompletionStage<List<List<ConnectionView>>> relayed =
        ask(listeners, ListenerActor.ListConnections::new);
    CompletionStage<List<List<ConnectionView>>> hopped =
        ask(hops, HopVipActor.ListConnections::new);
    relayed.thenAcceptBoth(
        hopped,
        (some, others) ->
            replyTo.tell(
                Stream.concat(some.stream(), others.stream()).flatMap(List::stream).toList()));
  }

  private <C, T> CompletionStage<List<T>> ask(
      Collection<ActorRef<C>> whom, Function<ActorRef<T>, C> question) {
    List<CompletionStage<T>> asked =
        whom.stream()
            .map(one -> AskPattern.<C, T>ask(one, question::apply, PATIENCE, system.scheduler()))
            .toList();
    return Answers.gather(asked);
  }
}
