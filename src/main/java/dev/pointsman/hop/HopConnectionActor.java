package dev.pointsman.hop;

import dev.pointsman.accesslog.AccessLog;
import dev.pointsman.model.CloseCause;
import dev.pointsman.model.ConnectionView;
import dev.pointsman.server.ServerActor;
import java.util.Optional;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * One client's connection that hops: it holds its place at its server, and writes its story.
 *
 * <pre>
 *   {@link #waiting} --{@link Opened}--> {@link #open} --{@link Closing} or {@link Ended}--> stopped
 * </pre>
 *
 * <p>From each state both lead to the end. What becomes of the connection is decided by the VIP's
 * actor, which hears the kernel. It also keeps what is left of a connection once its client has
 * closed it: there are many such, as each is kept for minutes, and nothing happens to them.
 */
public final class HopConnectionActor {
  /** What this actor takes. */
  public sealed interface Command {}

  /** The client has been heard after its SYN. */
  record Opened(ConnectionView view) implements Command {}

  /**
   * The client has sent its FIN or an RST: its place at the server is free. This actor has done its
   * part; how the connection ends is written by the VIP's.
   *
   * @param first as {@link Opened}, if it was not heard before
   */
  record Closing(Optional<Opened> first) implements Command {}

  /** A while has passed, and the access log wants to know. */
  record Lives(ConnectionView view) implements Command {}

  /** It is over. */
  record Ended(ConnectionView view, CloseCause cause, long ageNanos) implements Command {}

  private final HopFlow flow;
  private final AccessLog log;
  private final ActorRef<HopVipActor.Command> vip;
  private boolean placed = true;
  private boolean live;

  private HopConnectionActor(HopFlow flow, AccessLog log, ActorRef<HopVipActor.Command> vip) {
    this.flow = flow;
    this.log = log;
    this.vip = vip;
  }

  /**
   * A connection that was counted in at its server.
   *
   * @param flow only what does not change of it is looked at here
   * @param vip told when this actor has done its last, or fails. It does not watch it, which would
   *     cost each flow memory, and time when it is taken over
   */
  static Behavior<Command> create(HopFlow flow, AccessLog log, ActorRef<HopVipActor.Command> vip) {
    return Behaviors.setup(context -> new HopConnectionActor(flow, log, vip).waiting());
  }

  // --- states

  private Behavior<Command> waiting() {
    return state(
        message ->
            switch (message) {
              case Opened opened -> onOpened(opened);
              case Closing closing -> onClosing(closing);
              case Lives lives -> Behaviors.same();
              case Ended ended -> onEnded(ended);
            });
  }

  private Behavior<Command> open() {
    return state(
        message ->
            switch (message) {
              case Opened again -> Behaviors.same();
              case Closing closing -> onClosing(closing);
              case Lives lives -> onLives(lives);
              case Ended ended -> onEnded(ended);
            });
  }

  private Behavior<Command> state(Function<Command, Behavior<Command>> onMessage) {
    return Behaviors.receive(
        (context, message) -> {
          try {
            return onMessage.apply(message);
          } catch (RuntimeException e) {
            vip.tell(new HopVipActor.ConnectionFailed(flow.key, flow.id));
            throw e;
          }
        },
        (context, signal) -> {
          if (signal instanceof PostStop) {
            leave();
          }
          return Behaviors.same();
        });
  }

  // --- handlers

  private Behavior<Command> onOpened(Opened opened) {
    live = true;
    flow.choice.meter().live(1);
    log.connected(opened.view());
    if (flow.choice.server().slot().remembersFailures()) {
      flow.choice.server().actor().tell(new ServerActor.ClientConnected());
    }
    return open();
  }

  private Behavior<Command> onLives(Lives lives) {
    log.alive(lives.view());
    return Behaviors.same();
  }

  private Behavior<Command> onClosing(Closing closing) {
    closing.first().ifPresent(this::onOpened);
    return over();
  }

  private Behavior<Command> onEnded(Ended ended) {
    flow.choice.meter().bytesUp(ended.view().bytesUp());
    log.closed(ended.view(), ended.cause(), ended.ageNanos());
    return over();
  }

  private Behavior<Command> over() {
    leave();
    vip.tell(HopVipActor.ConnectionOver.INSTANCE);
    return Behaviors.stopped();
  }

  /** Gives back what is held on its behalf; does nothing the second time. */
  private void leave() {
    if (placed) {
      placed = false;
      flow.choice.server().slot().release();
    }
    if (live) {
      live = false;
      flow.choice.meter().live(-1);
    }
  }
}
