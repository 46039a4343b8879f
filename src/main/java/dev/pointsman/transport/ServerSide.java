package dev.pointsman.transport;

import dev.pointsman.model.Endpoint;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.util.ByteString;

/**
 * A relay's connection to one server, dialled when it is made. When it fails before it was used,
 * the relay drops it and makes another.
 *
 * <p>After {@link #abandon} it tells nothing more.
 */
final class ServerSide {
  /** What it tells the relay; called on the stream's thread. */
  interface News {
    /** The server has accepted. */
    void serverAccepted(Endpoint server, long nanos);

    /** The kernel has taken all that was sent so far, and more may be sent. */
    void serverTakesMore();

    /** Bytes that were asked for. */
    void serverSent(ByteString chunk);

    /** The server has ended its sending half. */
    void serverEnded();

    /** It did not accept, or the connection broke. */
    void serverFailed(Throwable failure);
  }

  private final Endpoint endpoint;
  private final ByteMeter meter;
  private final News relay;
  private final long dialledNanos = System.nanoTime();
  private final GraphStageLogic.SubSourceOutlet<ByteString> toServer;
  private final GraphStageLogic.SubSinkInlet<ByteString> fromServer;
  private boolean established;
  private boolean used;
  private boolean abandoned;

  ServerSide(
      GraphStageLogic stage,
      Materializer materializer,
      Dialler dialler,
      Endpoint endpoint,
      ByteMeter meter,
      News relay) {
    this.endpoint = endpoint;
    this.meter = meter;
    this.relay = relay;
    this.toServer = stage.new SubSourceOutlet<>("relay.toServer");
    this.fromServer = stage.new SubSinkInlet<>("relay.fromServer");
    toServer.setHandler(new ToServerHandler());
    fromServer.setHandler(new FromServerHandler());
    AsyncCallback<Boolean> accepted = stage.createAsyncCallback(ok -> accepted());
    Source.<ByteString, NotUsed>fromGraph(toServer.source())
        .via(dialler.to(endpoint, () -> accepted.invoke(true)))
        .to(Sink.fromGraph(fromServer.sink()))
        .run(materializer);
  }

  private void accepted() {
    if (!abandoned) {
      established = true;
      relay.serverAccepted(endpoint, System.nanoTime() - dialledNanos);
    }
  }

  Endpoint endpoint() {
    return endpoint;
  }

  /** Whether nothing of the client has gone to the server and nothing has come from it. */
  boolean unused() {
    return !used;
  }

  /** Whether the kernel has taken all that was sent, so that there is room for more. */
  boolean takesMore() {
    return toServer.isAvailable();
  }

  /** Sends, when it {@link #takesMore}. */
  void send(ByteString chunk) {
    used = true;
    meter.bytesUp(chunk.size());
    toServer.push(chunk);
  }

  /** Ends the sending half, when it {@link #takesMore}. */
  void endSending() {
    used = true;
    toServer.complete();
  }

  /** Whether {@link #endSending} was called and all before it was taken by the kernel. */
  boolean sendingEnded() {
    return toServer.isClosed();
  }

  /** Asks for bytes, unless they have been asked for or there are no more. */
  void askForMore() {
    if (!fromServer.isClosed() && !fromServer.hasBeenPulled()) {
      fromServer.pull();
    }
  }

  /** Resets the connection, or stops dialling. */
  void abandon() {
    abandoned = true;
    if (!toServer.isClosed()) {
      toServer.fail(new RelayAborted());
    }
    if (!fromServer.isClosed()) {
      fromServer.cancel(new RelayAborted());
    }
  }

  private final class ToServerHandler extends AbstractOutHandler {
    @Override
    public void onPull() {
      if (established && !abandoned) {
        relay.serverTakesMore();
      }
    }

    @Override
    public void onDownstreamFinish(Throwable cause) {
      // A write that fails ends both directions and is told by the other, unless that is over: the
      // server had ended its half.
      if (!abandoned && fromServer.isClosed()) {
        relay.serverFailed(cause);
      }
    }
  }

  private final class FromServerHandler extends AbstractInHandler {
    @Override
    public void onPush() {
      ByteString chunk = fromServer.grab();
      used = true;
      meter.bytesDown(chunk.size());
      relay.serverSent(chunk);
    }

    @Override
    public void onUpstreamFinish() {
      if (!abandoned) {
        used = true;
        relay.serverEnded();
      }
    }

    @Override
    public void onUpstreamFailure(Throwable failure) {
      if (!abandoned) {
        relay.serverFailed(failure);
      }
    }
  }
}
