package dev.pointsman.site;

import dev.pointsman.election.MoveAnswer;
import dev.pointsman.failover.FailoverActor;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.VipName;
import dev.pointsman.vip.VipActor;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/**
 * Opens VIPs that this node comes to own, has others stand by, and passes on what operators ask of
 * the failover. Part of the site's actor.
 */
final class OwnedVips {
  /** Longer than the failover itself waits for a successor. */
  private static final Duration HANDOVER = Duration.ofSeconds(15);

  private final NodeName self;
  private final SiteVips vips;
  private final Optional<SiteCluster> cluster;
  private final Duration drainDeadline;
  private final ActorContext<SiteCommand> context;
  private final ActorRef<VipActor.Opened> opened;
  private final ActorRef<VipActor.StoodBy> stoodBy;

  /** {@code drainDeadline} is how long connections may finish where the address stays. */
  OwnedVips(
      NodeName self,
      SiteVips vips,
      Optional<SiteCluster> cluster,
      Duration drainDeadline,
      ActorContext<SiteCommand> context) {
    this.self = self;
    this.vips = vips;
    this.cluster = cluster;
    this.drainDeadline = drainDeadline;
    this.context = context;
    this.opened =
        context.messageAdapter(
            VipActor.Opened.class, answer -> new SiteActor.VipOpened(answer.vip()));
    this.stoodBy =
        context.messageAdapter(
            VipActor.StoodBy.class, answer -> new SiteActor.VipStoodBy(answer.vip()));
  }

  void on(FailoverActor.Event event) {
    switch (event) {
      case FailoverActor.Own own -> {
        if (!vips.tell(own.vip(), new VipActor.Open(own.term(), opened))) {
          opened(own.vip());
        }
      }
      case FailoverActor.HandingOver over -> vips.tell(over.vip(), new VipActor.HandOver());
      case FailoverActor.Disown disown -> {
        // What the address takes with it is cut while it can still be told so.
        Duration deadline = disown.addressGoes() ? Duration.ZERO : drainDeadline;
        if (!vips.tell(disown.vip(), new VipActor.StandBy(deadline, stoodBy))) {
          stoodBy(disown.vip());
        }
      }
    }
  }

  void opened(VipName vip) {
    tell(new FailoverActor.Serving(vip));
  }

  void stoodBy(VipName vip) {
    tell(new FailoverActor.Stopped(vip));
  }

  void firstConnection(VipActor.FirstConnection first) {
    tell(new FailoverActor.FirstConnection(first.vip(), first.nanoTime()));
  }

  void copies(VipActor.CopiesAre are) {
    tell(new FailoverActor.CopiesAre(are.vip(), are.copies()));
  }

  void move(SiteCommand.MoveVip move) {
    if (cluster.isEmpty()) {
      move.replyTo().tell(new MoveAnswer.Refused("there is only one scheduler node, " + self));
      return;
    }
    tell(new FailoverActor.Move(move.vip(), move.target(), move.replyTo()));
  }

  /**
   * The other nodes take this one's VIPs first, while it still serves them.
   *
   * @return done when they have; fails if they did not for so long that they will not
   */
  CompletionStage<FailoverActor.Left> leave(Duration deadline) {
    return AskPattern.ask(
        cluster.orElseThrow().failover(),
        FailoverActor.Leave::new,
        deadline.plus(HANDOVER),
        context.getSystem().scheduler());
  }

  private void tell(FailoverActor.Command command) {
    cluster.ifPresent(of -> of.failover().tell(command));
  }
}
