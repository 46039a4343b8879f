package dev.pointsman.failover;

import dev.pointsman.linux.SoleHolder;
import dev.pointsman.peerlink.LifelineKeeper;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.Optional;

/** Keeps lifelines as Linux can: each by a thread that has no other file open. */
public final class SoleKeeper implements LifelineKeeper {
  private SoleKeeper() {}

  /** The keeper of this platform; none where it is not one of ours. */
  public static Optional<LifelineKeeper> ofThisPlatform() {
    return SoleHolder.isSupported() ? Optional.of(new SoleKeeper()) : Optional.empty();
  }

  @Override
  public Kept keep(SocketChannel channel, String name) throws IOException, InterruptedException {
    return new Held(SoleHolder.hold(channel, name));
  }

  private record Held(SoleHolder holder) implements Kept {
    @Override
    public void awaitEnd() throws InterruptedException {
      holder.awaitEnd();
    }

    @Override
    public void release() {
      holder.release();
    }
  }
}
