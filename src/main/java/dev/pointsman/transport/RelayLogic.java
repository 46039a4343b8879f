package dev.pointsman.transport;

import dev.pointsman.model.CloseCause;
import dev.pointsman.model.ConnectFailure;
import dev.pointsman.model.Endpoint;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.SubscriptionWithCancelException;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AbstractInOutHandler;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Copies bytes both ways, one chunk in flight a direction: a chunk is asked of one side when the
 * other side has room for it, so that a slow reader costs no more than the chunks on their way.
 *
 * <pre>
 *   READING_HEAD --head read--> WAITING --connect--> CONNECTING --connected--> OPEN --both ended--> (over)
 *                                  ^                     |                       |
 *                                  +---connect failed----+                       +--reset--> (over)
 *   any of the first three --refuse--> REFUSING --client closed--> (over)
 *   any --abort--> (over)
 * </pre>
 *
 * <p>A side that ends its sending half has that passed on, and the other half goes on. A side that
 * resets has that passed on as well, by failing the other side's stream.
 */
final class RelayLogic extends GraphStageLogic implements RelayControl {
  private enum Phase {
    READING_HEAD,
    WAITING,
    CONNECTING,
    OPEN,
    REFUSING,
    OVER
  }

  /** What was pulled of a lever, carried to the stream's thread. */
  private sealed interface Order {}

  private record Connect(Endpoint server, ByteMeter meter) implements Order {}

  private record ConnectTimedOut() implements Order {}

  private record Refuse(ByteString reply, CloseCause cause) implements Order {}

  private record Abort(CloseCause cause) implements Order {}

  /** Bytes a refused client may still send before it is cut off. */
  private static final int MAX_DISCARDED = 256 * 1024;

  private final Inlet<ByteString> fromClient;
  private final Outlet<ByteString> toClient;
  private final Dialler dialler;
  private final @Nullable HeadReader head;
  private final Traffic traffic;
  private final RelayEvents events;
  private final AsyncCallback<Order> orders;

  private Phase phase;
  private @Nullable ServerSide server;
  private ByteString unsent = ByteString.emptyByteString();
  private int chunksUnsent;
  private boolean clientDone;
  private boolean serverDone;
  private int discarded;
  private CloseCause refusal = CloseCause.INTERNAL_ERROR;
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
    if (phase == Phase.READING_HEAD) {
      pull(fromClient);
    }
  }

  @Override
  public void postStop() {
    // Only what went wrong comes here without an end: an exception in this stage, or a materializer
    // that was shut down.
    over(CloseCause.INTERNAL_ERROR);
  }

  // --- levers, from any thread

  @Override
  public void connect(Endpoint to, ByteMeter meter) {
    orders.invoke(new Connect(to, meter));
  }

  @Override
  public void connectTimedOut() {
    orders.invoke(new ConnectTimedOut());
  }

  @Override
  public void refuse(ByteString reply, CloseCause cause) {
    orders.invoke(new Refuse(reply, cause));
  }

  @Override
  public void abort(CloseCause cause) {
    orders.invoke(new Abort(cause));
  }

  private void obey(Order order) {
    switch (order) {
      case Connect connect -> {
        if (phase == Phase.WAITING) {
          phase = Phase.CONNECTING;
          server = new ServerSide(connect.server(), connect.meter());
        }
      }
      case ConnectTimedOut timedOut -> {
        if (phase == Phase.CONNECTING && server != null) {
          server.giveUp(ConnectFailure.TIMEOUT);
        }
      }
      case Refuse refuse -> startRefusing(refuse.reply(), refuse.cause());
      case Abort abort -> reset(abort.cause());
    }
  }

  // --- endings

  private void over(CloseCause cause) {
    if (phase != Phase.OVER) {
      phase = Phase.OVER;
      events.ended(cause);
    }
  }

  private void reset(CloseCause cause) {
    over(cause);
    if (server != null) {
      server.fail();
    }
    failStage(new RelayAborted());
  }

  private void finishIfBothDone() {
    if (clientDone && serverDone) {
      over(firstToClose);
      completeStage();
    }
  }

  private void startRefusing(ByteString reply, CloseCause cause) {
    if (phase == Phase.OPEN || phase == Phase.REFUSING || phase == Phase.OVER) {
      return;
    }
    phase = Phase.REFUSING;
    refusal = cause;
    unsent = ByteString.emptyByteString();
    emit(toClient, reply, () -> complete(toClient));
    // A socket closed with bytes unread is reset, and the reset may overtake the reply: so the
    // client's bytes are read and thrown away until it closes (RFC 9112, section 9.6).
    if (clientDone) {
      over(refusal);
    } else if (!hasBeenPulled(fromClient)) {
      pull(fromClient);
    }
  }

  // --- the client's side

  private final class ClientHandler extends AbstractInOutHandler {
    @Override
    public void onPush() {
      ByteString chunk = grab(fromClient);
      switch (phase) {
        case READING_HEAD -> readHead(chunk);
        case REFUSING -> discard(chunk);
        case OPEN -> sendToServer(chunk);
        case WAITING, CONNECTING -> keep(chunk);
        case OVER -> {}
      }
    }

    @Override
    public void onPull() {
      if (phase == Phase.OPEN && server != null) {
        server.askForMore();
      }
    }

    @Override
    public void onUpstreamFinish() {
      clientDone = true;
      if (!serverDone) {
        firstToClose = CloseCause.CLIENT_CLOSED;
      }
      switch (phase) {
        case READING_HEAD -> {
          over(CloseCause.CLIENT_CLOSED);
          completeStage();
        }
        case REFUSING -> {
          over(refusal);
          if (isClosed(toClient)) {
            completeStage();
          }
        }
        case OPEN -> {
          if (server != null) {
            server.endSending();
          }
          finishIfBothDone();
        }
        case WAITING, CONNECTING, OVER -> {}
      }
    }

    @Override
    public void onUpstreamFailure(Throwable failure) {
      reset(CloseCause.CLIENT_RESET);
    }

    @Override
    public void onDownstreamFinish(Throwable cause) {
      if (cause instanceof SubscriptionWithCancelException.NonFailureCancellation) {
        if (phase == Phase.REFUSING) {
          over(refusal);
          completeStage();
          return;
        }
        // The client's socket is closed both ways, although the server may have more to say.
        reset(clientDone ? CloseCause.CLIENT_CLOSED : CloseCause.CLIENT_RESET);
      } else {
        reset(CloseCause.CLIENT_RESET);
      }
    }
  }

  private void readHead(ByteString chunk) {
    keep(chunk);
    if (head != null && head.offer(chunk.toArrayUnsafe())) {
      phase = Phase.WAITING;
      events.headRead();
    } else {
      pull(fromClient);
    }
  }

  private void keep(ByteString chunk) {
    unsent = unsent.isEmpty() ? chunk : unsent.concat(chunk);
    // A client that sends byte by byte must not cost a rope of as many pieces.
    if (++chunksUnsent % 64 == 0) {
      unsent = unsent.compact();
    }
  }

  private void discard(ByteString chunk) {
    discarded += chunk.size();
    if (discarded > MAX_DISCARDED) {
      reset(refusal);
    } else {
      pull(fromClient);
    }
  }

  private void sendToServer(ByteString chunk) {
    if (server != null) {
      traffic.up(chunk.size(), System.nanoTime());
      server.send(chunk);
    }
  }

  // --- the server's side

  /** A connection to a server; replaced by another when it is not accepted. */
  private final class ServerSide {
    private final Endpoint endpoint;
    private final ByteMeter meter;
    private final long dialledNanos = System.nanoTime();
    private final SubSourceOutlet<ByteString> toServer = new SubSourceOutlet<>("relay.toServer");
    private final SubSinkInlet<ByteString> fromServer = new SubSinkInlet<>("relay.fromServer");
    private boolean abandoned;

    ServerSide(Endpoint endpoint, ByteMeter meter) {
      this.endpoint = endpoint;
      this.meter = meter;
      toServer.setHandler(new ToServerHandler());
      fromServer.setHandler(new FromServerHandler());
      AsyncCallback<Boolean> accepted = createAsyncCallback(ok -> accepted());
      Dialler.onConnected(
          Source.<ByteString, NotUsed>fromGraph(toServer.source())
              .viaMat(dialler.to(endpoint), Keep.right())
              .to(Sink.fromGraph(fromServer.sink()))
              .run(subFusingMaterializer()),
          () -> accepted.invoke(true));
    }

    private void accepted() {
      if (abandoned || phase != Phase.CONNECTING) {
        return;
      }
      phase = Phase.OPEN;
      events.connected(endpoint, System.nanoTime() - dialledNanos);
      if (toServer.isAvailable()) {
        askForMoreOfClient();
      }
      if (isAvailable(toClient)) {
        askForMore();
      }
      if (clientDone && unsent.isEmpty()) {
        endSending();
      }
    }

    void send(ByteString chunk) {
      meter.bytesUp(chunk.size());
      toServer.push(chunk);
    }

    void endSending() {
      if (!toServer.isClosed() && unsent.isEmpty()) {
        toServer.complete();
      }
    }

    void askForMore() {
      if (!fromServer.isClosed() && !fromServer.hasBeenPulled()) {
        fromServer.pull();
      }
    }

    private void askForMoreOfClient() {
      if (!unsent.isEmpty()) {
        ByteString first = unsent;
        unsent = ByteString.emptyByteString();
        sendToServer(first);
        if (clientDone) {
          endSending();
        }
      } else if (!clientDone && !hasBeenPulled(fromClient)) {
        pull(fromClient);
      }
    }

    void fail() {
      abandoned = true;
      if (!toServer.isClosed()) {
        toServer.fail(new RelayAborted());
      }
      if (!fromServer.isClosed()) {
        fromServer.cancel(new RelayAborted());
      }
    }

    void giveUp(ConnectFailure reason) {
      fail();
      server = null;
      phase = Phase.WAITING;
      events.connectFailed(endpoint, reason);
    }

    private final class ToServerHandler extends AbstractOutHandler {
      @Override
      public void onPull() {
        if (phase == Phase.OPEN) {
          askForMoreOfClient();
        }
      }

      @Override
      public void onDownstreamFinish(Throwable cause) {
        // The failure itself comes through fromServer, unless that has ended already.
        if (!abandoned && phase == Phase.OPEN && serverDone) {
          reset(CloseCause.SERVER_RESET);
        }
      }
    }

    private final class FromServerHandler extends AbstractInHandler {
      @Override
      public void onPush() {
        ByteString chunk = fromServer.grab();
        int size = chunk.size();
        traffic.down(size, System.nanoTime());
        meter.bytesDown(size);
        push(toClient, chunk);
      }

      @Override
      public void onUpstreamFinish() {
        if (abandoned) {
          return;
        }
        serverDone = true;
        if (!clientDone) {
          firstToClose = CloseCause.SERVER_CLOSED;
        }
        complete(toClient);
        finishIfBothDone();
      }

      @Override
      public void onUpstreamFailure(Throwable failure) {
        if (abandoned) {
          return;
        }
        if (phase == Phase.CONNECTING) {
          giveUp(ConnectFailures.of(failure));
        } else {
          reset(CloseCause.SERVER_RESET);
        }
      }
    }
  }
}
