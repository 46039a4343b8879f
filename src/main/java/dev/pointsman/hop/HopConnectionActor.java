package dev.pointsman.hop;

import dev.pointsman.accesslog.AccessLog;
import dev.pointsman.connection.Choice;
import dev.pointsman.model.CloseCause;
import dev.pointsman.model.ConnectionView;
import dev.pointsman.server.ServerActor;
import java.util.function.Function;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * One client's connection that hops: it holds its place at its server, and writes its story.
 *
 * <pre>
 *   {@link #waiting} --{@link Opened}--> {@link #open} --{@link Closing}--> {@link #closing} --{@link Ended}--> stopped
 * </pre>
 *
 * <p>From each state {@link Ended} leads to the end. What becomes of the connection is decided by
 * the VIP's actor, which hears the kernel.
 */
public final class HopConnectionActor {
  /** What this actor takes. */
  public sealed interface Command {}

  /** The client has been heard after its SYN. */
  record Opened(ConnectionView view) implements Command {}

  /** The client has sent its FIN or an RST: its place at the server is free. */
  record Closing() implements Command {}

  /** A while has passed, and the access log wants to know. */
  record Lives(ConnectionView view) implements Command {}

  /** It is over. */
  record Ended(ConnectionView view, CloseCause cause, long ageNanos) implements Command {}

  private final Choice choice;
  private final AccessLog log;
  private boolean placed = true;
  private boolean live;

  private HopConnectionActor(Choice choice, AccessLog log) {
    this.choice = choice;
    this.log = log;
  }

  /** A connection that was counted in at the server of {@code choice}. */
  static Behavior<Command> create(Choice choice, AccessLog log) {
    return Behaviors.setup(context -> new HopConnectionActor(choice, log).waiting());
  }

  // --- states

  private Behavior<Command> waiting() {
    return state(
        message ->
            switch (message) {
              case Opened opened -> onOpened(opened);
              case Closing closing -> closing();
              case Lives lives -> Behaviors.same();
              case Ended ended -> onEnded(ended);
            });
  }

  private Behavior<Command> open() {
    return state(
        message ->
            switch (message) {
              case Opened again -> Behaviors.same();
              case Closing closing -> closing();
              case Lives lives -> onLives(lives);
              case Ended ended -> onEnded(ended);
            });
  }

  private Behavior<Command> closing() {
    leave();
    return state(
        message ->
            switch (message) {
              // It went on after an RST that its server did not take; its place may be another's.
              case Opened again -> open();
              case Closing again -> Behaviors.same();
              case Lives lives -> onLives(lives);
              case Ended ended -> onEnded(ended);
            });
  }

  private Behavior<Command> state(Function<Command, Behavior<Command>> onMessage) {
    return Behaviors.receive(
        (context, message) -> onMessage.apply(message),
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
    choice.meter().live(1);
    log.connected(opened.view());
    if (choice.server().slot().remembersFailures()) {
      choice.server().actor().tell(new ServerActor.ClientConnected());
    }
    return open();
  }

  private Behavior<Command> onLives(Lives lives) {
    log.alive(lives.view());
    return Behaviors.same();
  }

  private Behavior<Command> onEnded(Ended ended) {
    leave();
    choice.meter().bytesUp(ended.view().bytesUp());
    log.closed(ended.view(), ended.cause(), ended.ageNanos());
    return Behaviors.stopped();
  }

  /** Gives back what is held on its behalf; does nothing the second time. */
  private void leave() {
    if (placed) {
      placed = false;
      choice.server().slot().release();
    }
    if (live) {
      live = false;
      choice.meter().live(-1);
    }
  }
}
