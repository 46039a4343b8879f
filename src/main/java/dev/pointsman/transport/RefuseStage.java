package dev.pointsman.transport;

import java.time.Duration;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.AbstractInOutHandler;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;
import org.apache.pekko.util.ByteString;

/**
 * Sends a client a last word and closes. A socket closed with bytes unread is reset, and the reset
 * may overtake the word: so the client's bytes are read and thrown away until it closes, {@link
 * #LINGER} and {@link #MAX_DISCARDED} bytes at most (RFC 9112, section 9.6).
 */
final class RefuseStage extends GraphStage<FlowShape<ByteString, ByteString>> {
  private static final Duration LINGER = Duration.ofSeconds(2);
  private static final int MAX_DISCARDED = 64 * 1024;

  private final Inlet<ByteString> in = Inlet.create("refuse.in");
  private final Outlet<ByteString> out = Outlet.create("refuse.out");
  private final FlowShape<ByteString, ByteString> shape = FlowShape.of(in, out);
  private final ByteString word;
  private final Runnable onEnd;

  /**
   * @param onEnd called once when nothing is left of the connection, from any thread
   */
  RefuseStage(ByteString word, Runnable onEnd) {
    this.word = word;
    this.onEnd = onEnd;
  }

  @Override
  public FlowShape<ByteString, ByteString> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new Logic();
  }

  private final class Logic extends TimerGraphStageLogic {
    private int discarded;

    Logic() {
      super(shape);
      setHandlers(in, out, new Handler());
    }

    @Override
    public void preStart() {
      emit(out, word, () -> complete(out));
      pull(in);
      scheduleOnce("linger", LINGER);
    }

    @Override
    public void onTimer(Object key) {
      failStage(new RelayAborted());
    }

    @Override
    public void postStop() {
      onEnd.run();
    }

    private final class Handler extends AbstractInOutHandler {
      @Override
      public void onPush() {
        discarded += grab(in).size();
        if (discarded > MAX_DISCARDED) {
          failStage(new RelayAborted());
        } else {
          pull(in);
        }
      }

      @Override
      public void onPull() {
        // The word is emitted, and nothing follows it.
      }

      @Override
      public void onUpstreamFinish() {
        // It may still read. The stage ends by itself when both sides are closed.
      }

      @Override
      public void onDownstreamFinish(Throwable cause) {
        // Nothing to tell it any more.
        completeStage();
      }
    }
  }
}
