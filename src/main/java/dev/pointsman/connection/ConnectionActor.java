package dev.pointsman.connection;

import dev.pointsman.model.CloseCause;
import dev.pointsman.model.ConnectFailure;
import dev.pointsman.model.ConnectionId;
import dev.pointsman.model.Protocol;
import dev.pointsman.protocol.HeadResult;
import dev.pointsman.protocol.HttpHead;
import dev.pointsman.protocol.Refusal;
import dev.pointsman.transport.Incoming;
import dev.pointsman.transport.RelayControl;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.stream.Materializer;
import org.jspecify.annotations.Nullable;

/**
 * One client connection, from its accepting to its end.
 *
 * <pre>
 *   {@link #readingHead} --{@link HeadDecided}--> {@link #waiting} --{@link Connect}--> {@link #connecting} --> {@link #open}
 *                                           ^                           |            |
 *                                           +--{@link ConnectionFailed}--+------------+
 *   every state --{@link Refuse} or {@link Cut}--> {@link #ending}
 * </pre>
 *
 * <p>It never sees a byte: the relay is a stream, of which this actor holds the levers. Whatever
 * happens to the actor, the relay is reset when it stops.
 */
public final class ConnectionActor {
  /** What this actor takes. */
  public sealed interface Command {}

  /** A server was picked. */
  public record Connect(Choice choice) implements Command {}

  /** No server will take it. */
  public record Refuse(CloseCause cause) implements Command {}

  /** It is to end now. */
  public record Cut(CloseCause cause) implements Command {}

  /** One of its time-outs has run out; it may have moved on since. */
  public record Expired(LiveConnection.Expiry expiry) implements Command {}

  record HeadRead() implements Command {}

  record Accepted(long nanos) implements Command {}

  record NotAccepted(ConnectFailure reason) implements Command {}

  record Ended(CloseCause cause) implements Command {}

  /** What this actor tells of itself. */
  public sealed interface Event {
    ConnectionId id();
  }

  /** The first request is known; a server is wanted, or a refusal. */
  public record HeadDecided(ConnectionId id, HttpHead head) implements Event {}

  /** The first request was refused; no server is wanted. */
  public record HeadRefused(ConnectionId id, String explanation) implements Event {}

  /** It reached its server. */
  public record Connected(ConnectionId id) implements Event {}

  /**
   * The server did not accept, or took its accepting back before a byte went either way; another is
   * wanted, or a refusal.
   */
  public record ConnectionFailed(ConnectionId id, Choice choice, ConnectFailure reason)
      implements Event {}

  /** It is over. */
  public record Closed(ConnectionId id, CloseCause cause) implements Event {}

  private final LiveConnection live;
  private final Protocol protocol;
  private final @Nullable RequestReader reader;
  private final RelayControl relay;
  private final ActorRef<Event> events;
  private boolean over;

  private ConnectionActor(
      LiveConnection live,
      Protocol protocol,
      int maxHeadBytes,
      Incoming incoming,
      Materializer materializer,
      ActorContext<Command> context,
      ActorRef<Event> events) {
    this.live = live;
    this.protocol = protocol;
    this.events = events;
    this.reader = protocol == Protocol.HTTP ? new RequestReader(maxHeadBytes) : null;
    this.relay =
        incoming.relay(reader, live.traffic(), new RelayNews(context.getSelf()), materializer);
  }

  /** A connection whose first request decides; the head may have {@code maxHeadBytes}. */
  public static Behavior<Command> readingHead(
      LiveConnection live,
      int maxHeadBytes,
      Incoming incoming,
      Materializer materializer,
      ActorRef<Event> events) {
    return Behaviors.setup(
        context ->
            new ConnectionActor(
                    live, Protocol.HTTP, maxHeadBytes, incoming, materializer, context, events)
                .readingHead());
  }

  /** A connection that is decided already. */
  public static Behavior<Command> connecting(
      LiveConnection live,
      Choice choice,
      Incoming incoming,
      Materializer materializer,
      ActorRef<Event> events) {
    return Behaviors.setup(
        context ->
            new ConnectionActor(live, Protocol.TELNET, 0, incoming, materializer, context, events)
                .connect(choice));
  }

  // --- states

  private Behavior<Command> readingHead() {
    return state(
        message ->
            switch (message) {
              case HeadRead read -> onHeadRead();
              case Expired expired -> onHeadTimeout();
              default -> onAny(message);
            });
  }

  private Behavior<Command> waiting() {
    return state(
        message ->
            switch (message) {
              case Connect connect -> connect(connect.choice());
              case Refuse refuse -> refuse(refuse.cause());
              default -> onAny(message);
            });
  }

  private Behavior<Command> connecting(Choice choice) {
    return state(
        message ->
            switch (message) {
              case Accepted accepted -> onAccepted(choice, accepted.nanos());
              case NotAccepted failed -> onNotAccepted(choice, failed.reason());
              case Expired expired -> {
                if (expired.expiry() == LiveConnection.Expiry.CONNECT) {
                  relay.connectTimedOut();
                }
                yield Behaviors.same();
              }
              default -> onAny(message);
            });
  }

  private Behavior<Command> open(Choice choice) {
    return state(
        message ->
            switch (message) {
              // The server has reset it before a byte went either way.
              case NotAccepted failed -> onNotAccepted(choice, failed.reason());
              case Expired expired -> {
                if (expired.expiry() == LiveConnection.Expiry.IDLE) {
                  relay.abort(CloseCause.IDLE_TIMEOUT);
                }
                yield Behaviors.same();
              }
              default -> onAny(message);
            });
  }

  /** The relay was told to end; it may wait for the client to take its last word. */
  private Behavior<Command> ending(CloseCause cause) {
    return state(
        message -> {
          if (message instanceof Expired) {
            relay.abort(cause);
            return Behaviors.same();
          }
          return onAny(message);
        });
  }

  private Behavior<Command> state(
      org.apache.pekko.japi.function.Function<Command, Behavior<Command>> onMessage) {
    return Behaviors.receive(Command.class)
        .onAnyMessage(onMessage)
        .onSignal(
            PostStop.class,
            stopped -> {
              if (!over) {
                relay.abort(CloseCause.INTERNAL_ERROR);
              }
              return Behaviors.same();
            })
        .build();
  }

  // --- handlers

  private Behavior<Command> onAny(Command message) {
    return switch (message) {
      case Ended ended -> {
        over = true;
        events.tell(new Closed(live.id(), ended.cause()));
        yield Behaviors.stopped();
      }
      case Cut cut -> {
        relay.abort(cut.cause());
        yield Behaviors.same();
      }
      // What comes too late, or twice: the state has moved on since it was sent.
      case Connect connect -> Behaviors.same();
      case Refuse refuse -> Behaviors.same();
      case Expired expired -> Behaviors.same();
      case HeadRead read -> Behaviors.same();
      case Accepted accepted -> Behaviors.same();
      case NotAccepted failed -> Behaviors.same();
    };
  }

  private Behavior<Command> onHeadRead() {
    if (reader == null) {
      return Behaviors.same();
    }
    return switch (reader.result()) {
      case HeadResult.NeedMore<HttpHead> more -> Behaviors.same();
      case HeadResult.Complete<HttpHead> complete -> {
        HttpHead head = complete.head();
        live.requested(head.method() + " " + head.host() + head.path());
        events.tell(new HeadDecided(live.id(), head));
        yield waiting();
      }
      case HeadResult.Refused<HttpHead> refused -> onHeadRefused(refused.refusal());
    };
  }

  private Behavior<Command> onHeadRefused(Refusal refusal) {
    events.tell(new HeadRefused(live.id(), refusal.sentence()));
    CloseCause cause = RequestReader.cause(refusal);
    live.closing(System.nanoTime());
    relay.refuse(HttpReplies.refusal(refusal.reason().status(), refusal.sentence()), cause);
    return ending(cause);
  }

  private Behavior<Command> onHeadTimeout() {
    String seems = reader == null ? "" : reader.guess().advice();
    events.tell(new HeadRefused(live.id(), "no complete request in time; " + seems));
    return refuse(CloseCause.HEAD_TIMEOUT);
  }

  private Behavior<Command> connect(Choice choice) {
    live.connecting(choice, System.nanoTime());
    relay.connect(choice.endpoint(), choice);
    return connecting(choice);
  }

  private Behavior<Command> onAccepted(Choice choice, long nanos) {
    live.opened(nanos);
    events.tell(new Connected(live.id()));
    return open(choice);
  }

  private Behavior<Command> onNotAccepted(Choice choice, ConnectFailure reason) {
    live.failed();
    events.tell(new ConnectionFailed(live.id(), choice, reason));
    return waiting();
  }

  private Behavior<Command> refuse(CloseCause cause) {
    live.closing(System.nanoTime());
    if (protocol == Protocol.HTTP) {
      relay.refuse(HttpReplies.of(cause), cause);
    } else {
      relay.abort(cause);
    }
    return ending(cause);
  }
}
