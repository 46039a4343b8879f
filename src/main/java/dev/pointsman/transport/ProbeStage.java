package dev.pointsman.transport;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.AbstractInOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Asks a server one thing and judges the answer; joined to a connection that is being established.
 * Completing {@code verdict} from outside, at a time-out, ends it too. The connection is reset at
 * the end, so that checks leave no sockets in TIME_WAIT.
 */
final class ProbeStage extends GraphStage<FlowShape<ByteString, ByteString>> {
  private final Inlet<ByteString> in = Inlet.create("probe.in");
  private final Outlet<ByteString> out = Outlet.create("probe.out");
  private final FlowShape<ByteString, ByteString> shape = FlowShape.of(in, out);
  private final ByteString request;
  private final ProbeJudge judge;
  private final CompletableFuture<?> connected;
  private final CompletableFuture<ProbeVerdict> verdict;

  ProbeStage(
      ByteString request,
      ProbeJudge judge,
      CompletableFuture<?> connected,
      CompletableFuture<ProbeVerdict> verdict) {
    this.request = request;
    this.judge = judge;
    this.connected = connected;
    this.verdict = verdict;
  }

  @Override
  public FlowShape<ByteString, ByteString> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new Logic();
  }

  private final class Logic extends GraphStageLogic {
    private final AsyncCallback<Boolean> news = createAsyncCallback(this::onNews);

    Logic() {
      super(shape);
      setHandlers(in, out, new Handler());
    }

    @Override
    public void preStart() {
      CompletionStage<?> connecting = connected;
      CompletionStage<ProbeVerdict> judged = verdict;
      connecting.whenComplete((done, failure) -> news.invoke(failure == null));
      judged.whenComplete((done, failure) -> news.invoke(false));
    }

    @Override
    public void postStop() {
      verdict.complete(ProbeVerdict.failed("check aborted"));
    }

    private void onNews(boolean nowConnected) {
      if (verdict.isDone()) {
        failStage(new RelayAborted());
      } else if (nowConnected) {
        decide(judge.connected());
        if (!verdict.isDone() && !request.isEmpty()) {
          emit(out, request);
        }
        if (!verdict.isDone()) {
          pull(in);
        }
      }
    }

    private void decide(@Nullable ProbeVerdict found) {
      if (found != null) {
        verdict.complete(found);
      }
    }

    private final class Handler extends AbstractInOutHandler {
      @Override
      public void onPush() {
        decide(judge.offer(grab(in).toArrayUnsafe()));
        if (!verdict.isDone()) {
          pull(in);
        }
      }

      @Override
      public void onPull() {
        // The request is all there is to send.
      }

      @Override
      public void onUpstreamFinish() {
        verdict.complete(judge.end());
      }

      @Override
      public void onUpstreamFailure(Throwable failure) {
        verdict.complete(ProbeVerdict.failed("connection " + ConnectFailures.of(failure).label()));
        failStage(failure);
      }

      @Override
      public void onDownstreamFinish(Throwable cause) {
        // The same news comes as the failure or the end of what is read.
      }
    }
  }
}
