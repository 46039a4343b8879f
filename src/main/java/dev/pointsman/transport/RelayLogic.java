package dev.pointsman.transport;

import dev.pointsman.model.CloseCause;
import dev.pointsman.model.ConnectFailure;
import dev.pointsman.model.Endpoint;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.AbstractInOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Copies bytes both ways, one chunk in flight a direction: a chunk is asked of one side when the
 * kernel has taken the last one for the other side, so that a slow reader costs no more than a
 * chunk, and so that a side is known to have got all its bytes when it is closed.
 *
 * <pre>
 *   READING_HEAD --head read--> WAITING --connect--> CONNECTING --connected--> OPEN --both ended--> (over)
 *                                 ^ ^                     |                     | |
 *                                 | +---connect failed----+                     | +--reset--> (over)
 *                                 +---reset before a byte passed----------------+
 *   any of the first three --refuse--> REFUSING --reply taken and client closed--> (over)
 *   any --abort--> (over)
 * </pre>
 *
 * <p>A side that ends its sending half has that passed on, and the other half goes on. A side that
 * resets has that passed on as well, by failing the other side's stream.
 */
final class RelayLogic extends GraphStageLogic implements RelayControl, ServerSide.News {
  private enum Phase {
    READING_HEAD,
    WAITING,
    CONNECTING,
    OPEN,
    REFUSING,
    OVER
  }

  private final Inlet<ByteString> fromClient;
  private final Outlet<ByteString> toClient;
  private final Dialler dialler;
  private final @Nullable HeadReader head;
  private final Traffic traffic;
  private final RelayEvents events;
  private final AsyncCallback<RelayOrder> orders;
  private final UnsentBytes unsent = new UnsentBytes();

  private Phase phase;
  private @Nullable ServerSide server;
  private @Nullable Refusing refusing;
  private boolean clientDone;
  private boolean serverDone;
  private CloseCause firstToClose = CloseCause.INTERNAL_ERROR;

  RelayLogic(
      FlowShape<ByteString, ByteString> shape,
      Dialler dialler,
      @Nullable HeadReader head,
      Traffic traffic,
      RelayEvents events) {
    super(shape);
    this.fromClient = shape.in();
    this.toClient = shape.out();
    this.dialler = dialler;
    this.head = head;
    this.traffic = traffic;
    this.events = events;
    this.phase = head == null ? Phase.WAITING : Phase.READING_HEAD;
    this.orders = createAsyncCallback(this::obey);
    setHandlers(fromClient, toClient, new ClientHandler());
  }

  @Override
  public void preStart() {
    // Both ends of the client's side may be closed while the server's socket still takes bytes.
    setKeepGoing(true);
    if (phase == Phase.READING_HEAD) {
      pull(fromClient);
    }
  }

  @Override
  public void postStop() {
    // Only what went wrong comes here without an end: an exception in this stage, or a materializer
    // that was shut down.
    if (phase != Phase.OVER) {
      abandonServer();
      over(CloseCause.INTERNAL_ERROR);
    }
  }

  // --- levers, from any thread

  @Override
  public void connect(Endpoint to, ByteMeter meter) {
    orders.invoke(new RelayOrder.Connect(to, meter));
  }

  @Override
  public void connectTimedOut() {
    orders.invoke(new RelayOrder.ConnectTimedOut());
  }

  @Override
  public void refuse(ByteString reply, CloseCause cause) {
    orders.invoke(new RelayOrder.Refuse(reply, cause));
  }

  @Override
  public void abort(CloseCause cause) {
    orders.invoke(new RelayOrder.Abort(cause));
  }

  private void obey(RelayOrder order) {
    switch (order) {
      case RelayOrder.Connect connect -> {
        if (phase == Phase.WAITING) {
          phase = Phase.CONNECTING;
          server =
              new ServerSide(
                  this, subFusingMaterializer(), dialler, connect.server(), connect.meter(), this);
        }
      }
      case RelayOrder.ConnectTimedOut timedOut -> {
        if (phase == Phase.CONNECTING) {
          giveUp(ConnectFailure.TIMEOUT);
        }
      }
      case RelayOrder.Refuse refuse -> startRefusing(refuse.reply(), refuse.cause());
      case RelayOrder.Abort abort -> reset(abort.cause());
    }
  }

  // --- endings

  private void over(CloseCause cause) {
    if (phase != Phase.OVER) {
      phase = Phase.OVER;
      events.ended(cause);
    }
  }

  private void finish(CloseCause cause) {
    over(cause);
    completeStage();
  }

  private void reset(CloseCause cause) {
    over(cause);
    abandonServer();
    failStage(new RelayAborted());
  }

  private void abandonServer() {
    if (server != null) {
      server.abandon();
    }
  }

  /** Both have ended, and what each of them sent was taken by the other one's socket. */
  private void finishIfBothDone() {
    if (isClosed(toClient) && server != null && server.sendingEnded()) {
      finish(firstToClose);
    }
  }

  private void startRefusing(ByteString reply, CloseCause cause) {
    if (phase == Phase.OPEN || phase == Phase.REFUSING || phase == Phase.OVER) {
      return;
    }
    abandonServer();
    phase = Phase.REFUSING;
    unsent.clear();
    refusing = new Refusing(reply, cause);
    if (isAvailable(toClient)) {
      goOnRefusing(refusing);
    }
    if (!clientDone && !hasBeenPulled(fromClient)) {
      pull(fromClient);
    }
  }

  /** The client's socket has taken what it was sent. */
  private void goOnRefusing(Refusing refusal) {
    ByteString reply = refusal.reply();
    if (reply.nonEmpty()) {
      push(toClient, reply);
    } else {
      complete(toClient);
      finishRefusing(refusal);
    }
  }

  private void finishRefusing(Refusing refusal) {
    if (clientDone && isClosed(toClient)) {
      finish(refusal.cause());
    }
  }

  // --- the client's side

  private final class ClientHandler extends AbstractInOutHandler {
    @Override
    public void onPush() {
      ByteString chunk = grab(fromClient);
      switch (phase) {
        case OPEN -> {
          if (server != null && server.takesMore()) {
            send(server, chunk);
          } else {
            unsent.add(chunk);
          }
        }
        case READING_HEAD -> readHead(chunk);
        case WAITING, CONNECTING -> unsent.add(chunk);
        case REFUSING -> {
          if (refusing != null && !refusing.discards(chunk)) {
            reset(refusing.cause());
          } else {
            pull(fromClient);
          }
        }
        case OVER -> {}
      }
    }

    @Override
    public void onPull() {
      if (phase == Phase.OPEN && server != null) {
        if (serverDone) {
          endClient();
        } else {
          server.askForMore();
        }
      } else if (phase == Phase.REFUSING && refusing != null) {
        goOnRefusing(refusing);
      }
    }

    @Override
    public void onUpstreamFinish() {
      clientDone = true;
      if (!serverDone) {
        firstToClose = CloseCause.CLIENT_CLOSED;
      }
      switch (phase) {
        case READING_HEAD -> finish(CloseCause.CLIENT_CLOSED);
        case REFUSING -> {
          if (refusing != null) {
            finishRefusing(refusing);
          }
        }
        case OPEN -> feedServer();
        case WAITING, CONNECTING, OVER -> {}
      }
    }

    @Override
    public void onUpstreamFailure(Throwable failure) {
      clientBroke();
    }

    @Override
    public void onDownstreamFinish(Throwable cause) {
      // The client's socket takes no more, be it by an error or not, and something was on its way.
      clientBroke();
    }

    private void clientBroke() {
      reset(refusing == null ? CloseCause.CLIENT_RESET : refusing.cause());
    }
  }

  private void readHead(ByteString chunk) {
    unsent.add(chunk);
    if (head != null && head.offer(chunk.toArrayUnsafe())) {
      phase = Phase.WAITING;
      events.headRead();
    } else {
      pull(fromClient);
    }
  }

  /** Gives the server what the client has, be it bytes or its end, if the server takes it now. */
  private void feedServer() {
    if (server == null || !server.takesMore()) {
      return;
    }
    if (!unsent.isEmpty()) {
      send(server, unsent.take());
    } else if (clientDone) {
      server.endSending();
      finishIfBothDone();
    } else if (!hasBeenPulled(fromClient)) {
      pull(fromClient);
    }
  }

  private void send(ServerSide to, ByteString chunk) {
    traffic.up(chunk.size(), System.nanoTime());
    to.send(chunk);
  }

  private void endClient() {
    complete(toClient);
    finishIfBothDone();
  }

  // --- the server's side

  @Override
  public void serverAccepted(Endpoint accepted, long nanos) {
    phase = Phase.OPEN;
    events.connected(accepted, nanos);
    feedServer();
    if (server != null && isAvailable(toClient)) {
      server.askForMore();
    }
  }

  @Override
  public void serverTakesMore() {
    feedServer();
  }

  @Override
  public void serverSent(ByteString chunk) {
    traffic.down(chunk.size(), System.nanoTime());
    push(toClient, chunk);
  }

  @Override
  public void serverEnded() {
    serverDone = true;
    if (!clientDone) {
      firstToClose = CloseCause.SERVER_CLOSED;
    }
    if (isAvailable(toClient)) {
      endClient();
    }
  }

  @Override
  public void serverFailed(Throwable failure) {
    if (phase == Phase.CONNECTING) {
      giveUp(ConnectFailures.of(failure));
    } else if (server != null && server.unused()) {
      // It accepted, so that the kernel says "reset" sooner or later. No byte is lost: to the
      // client this is the same as a server that did not accept.
      giveUp(ConnectFailure.RESET);
    } else {
      reset(CloseCause.SERVER_RESET);
    }
  }

  private void giveUp(ConnectFailure reason) {
    ServerSide failed = server;
    if (failed != null) {
      failed.abandon();
      server = null;
      phase = Phase.WAITING;
      events.connectFailed(failed.endpoint(), reason);
    }
  }
}
