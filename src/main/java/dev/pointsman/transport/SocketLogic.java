package dev.pointsman.transport;

import dev.pointsman.transport.loop.EventLoop;
import dev.pointsman.transport.loop.Watched;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.SubscriptionWithCancelException;
import org.apache.pekko.stream.stage.AbstractInOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads and writes a socket for a {@link SocketStage}.
 *
 * <pre>
 *   CONNECTING --established--> OPEN --FIN sent and FIN received--> (closed)
 *   any --reset, failure, abort--> (closed)
 * </pre>
 *
 * <p>The loop tells once that the socket is ready, and is asked again by who wants to know again.
 * It is asked to tell of bytes as soon as the last ones were read, wanted or not: if they are
 * wanted when they come, which is the rule, the kernel is asked nothing twice. Of a socket that was
 * accepted the first bytes are read without asking: most clients have spoken by then.
 */
final class SocketLogic extends GraphStageLogic {
  private static final Logger LOG = LoggerFactory.getLogger(SocketLogic.class);

  /** The most that is read at once, and so the longest chunk. */
  private static final int READ_BYTES = 128 * 1024;

  /** What a thread reads into: chunks are as long as what was read, most of them short. */
  private static final ThreadLocal<ByteBuffer> READ_BUFFER =
      ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(READ_BYTES));

  private final Inlet<ByteString> in;
  private final Outlet<ByteString> out;
  private final SocketStage.Opening opening;
  private final EventLoop loop;
  private final Runnable onConnected;
  private final AsyncCallback<Integer> ready = createAsyncCallback(this::onReady);

  private @Nullable SocketChannel socket;
  private @Nullable Watched watched;

  /** What the kernel has not taken yet. */
  private @Nullable ByteBuffer unwritten;

  /** There was something to read, and nobody wanted it. */
  private boolean readable;

  /** Nothing more is to be sent. */
  private boolean sendingEnds;

  private boolean finSent;

  SocketLogic(
      FlowShape<ByteString, ByteString> shape,
      SocketStage.Opening opening,
      EventLoop loop,
      Runnable onConnected) {
    super(shape);
    this.in = shape.in();
    this.out = shape.out();
    this.opening = opening;
    this.loop = loop;
    this.onConnected = onConnected;
    setHandlers(in, out, new Handler());
  }

  @Override
  public void preStart() {
    // Both ends may be closed while the kernel still has to take bytes.
    setKeepGoing(true);
    try {
      SocketChannel opened = opening.open();
      socket = opened;
      if (opened.isConnected()) {
        readable = true;
        established();
      } else {
        await(opened, SelectionKey.OP_CONNECT);
      }
    } catch (IOException e) {
      failStage(e);
    }
  }

  @Override
  public void postStop() {
    try {
      if (watched != null) {
        watched.close();
      } else if (socket != null) {
        socket.close();
      }
    } catch (IOException e) {
      LOG.debug("a socket that did not close", e);
    }
  }

  private void await(SocketChannel of, int operations) throws IOException {
    if (watched == null) {
      watched = loop.watch(of, operations, possible -> ready.invoke(possible));
    } else {
      watched.await(operations);
    }
  }

  // --- what the loop tells

  private void onReady(int operations) {
    SocketChannel ready = socket;
    if (ready == null) {
      return;
    }
    try {
      if ((operations & SelectionKey.OP_CONNECT) != 0) {
        if (ready.finishConnect()) {
          await(ready, SelectionKey.OP_READ);
          established();
        } else {
          await(ready, SelectionKey.OP_CONNECT);
        }
        return;
      }
      if ((operations & SelectionKey.OP_WRITE) != 0) {
        write(ready);
      }
      if ((operations & SelectionKey.OP_READ) != 0) {
        readable = true;
        readIfWanted(ready);
      }
    } catch (IOException e) {
      failStage(e);
    }
  }

  private void established() {
    onConnected.run();
    if (!isClosed(in)) {
      pull(in);
    }
  }

  // --- what comes out

  private void readIfWanted(SocketChannel from) throws IOException {
    if (!readable || !isAvailable(out)) {
      return;
    }
    ByteBuffer buffer = READ_BUFFER.get().clear();
    int count = from.read(buffer);
    // What fills the buffer is not all there was.
    readable = count == READ_BYTES;
    if (count < 0) {
      complete(out);
      closeIfBothEnded();
      return;
    }
    if (!readable) {
      await(from, SelectionKey.OP_READ);
    }
    if (count > 0) {
      byte[] chunk = new byte[count];
      buffer.flip().get(chunk);
      push(out, ByteString.fromArrayUnsafe(chunk));
    }
  }

  // --- what goes in

  private void write(SocketChannel to) throws IOException {
    ByteBuffer rest = unwritten;
    if (rest == null) {
      return;
    }
    to.write(rest);
    if (rest.hasRemaining()) {
      await(to, SelectionKey.OP_WRITE);
      return;
    }
    unwritten = null;
    if (sendingEnds) {
      endSending(to);
    } else {
      pull(in);
    }
  }

  private void endSending(SocketChannel to) throws IOException {
    finSent = true;
    if (isClosed(out)) {
      closeIfBothEnded(); // which sends it
    } else {
      to.shutdownOutput();
    }
  }

  private void closeIfBothEnded() {
    if (finSent && isClosed(out)) {
      completeStage();
    }
  }

  private void abort(Throwable cause) {
    if (socket != null && socket.isConnected()) {
      try {
        // Closing resets it (SO_LINGER of 0, socket(7)).
        socket.setOption(StandardSocketOptions.SO_LINGER, 0);
      } catch (IOException e) {
        LOG.debug("a socket that cannot be reset", e);
      }
    }
    failStage(cause);
  }

  private final class Handler extends AbstractInOutHandler {
    @Override
    public void onPush() {
      unwritten = grab(in).asByteBuffer();
      try {
        if (socket != null) {
          write(socket);
        }
      } catch (IOException e) {
        failStage(e);
      }
    }

    @Override
    public void onPull() {
      try {
        if (socket != null) {
          readIfWanted(socket);
        }
      } catch (IOException e) {
        failStage(e);
      }
    }

    @Override
    public void onUpstreamFinish() {
      sendingEnds = true;
      if (unwritten != null || socket == null) {
        return;
      }
      if (!socket.isConnected()) {
        // There is nothing to be sent, so that it need not be connected.
        completeStage();
        return;
      }
      try {
        endSending(socket);
      } catch (IOException e) {
        failStage(e);
      }
    }

    @Override
    public void onUpstreamFailure(Throwable failure) {
      abort(failure);
    }

    @Override
    public void onDownstreamFinish(Throwable cause) {
      if (cause instanceof SubscriptionWithCancelException.NonFailureCancellation) {
        closeIfBothEnded();
      } else {
        abort(cause);
      }
    }
  }
}
