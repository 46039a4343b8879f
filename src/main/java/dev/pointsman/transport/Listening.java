package dev.pointsman.transport;

import dev.pointsman.model.Endpoint;
import dev.pointsman.transport.loop.EventLoop;
import dev.pointsman.transport.loop.EventLoopGroup;
import dev.pointsman.transport.loop.Watched;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A port that accepts connections, and gives the event loops one each in turn. */
public final class Listening {
  private static final Logger LOG = LoggerFactory.getLogger(Listening.class);

  /** Connections the kernel holds for us while we are busy; Linux cuts it to net.core.somaxconn. */
  private static final int BACKLOG = 4096;

  /** How many are accepted before those that were have their turn. */
  private static final int BATCH = 32;

  /** Until there are descriptors again, or at least those in hand have been closed. */
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final ServerSocketChannel listener;
  private final Endpoint endpoint;
  private final boolean shared;
  private final EventLoopGroup loops;
  private final EventLoop loop;
  private final FileDescriptors descriptors;
  private final Consumer<Incoming> onAccept;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final Watched watched;

  /**
   * Binds.
   *
   * @throws IOException if the port cannot be bound, or {@code before} fails
   */
  Listening(
      Endpoint endpoint,
      boolean shared,
      TcpTransport.BeforeBind before,
      EventLoopGroup loops,
      FileDescriptors descriptors,
      Consumer<Incoming> onAccept)
      throws IOException {
    this.shared = shared;
    this.loops = loops;
    this.loop = loops.next();
    this.descriptors = descriptors;
    this.onAccept = onAccept;
    this.listener = ServerSocketChannel.open(Dialler.family(endpoint));
    try {
      listener.configureBlocking(false);
      before.apply(listener);
      if (shared) {
        listener.setOption(StandardSocketOptions.SO_REUSEPORT, true);
      }
      listener.bind(endpoint.toSocketAddress(), BACKLOG);
      this.endpoint = Endpoint.of((InetSocketAddress) listener.getLocalAddress());
      this.watched = loop.watch(listener, SelectionKey.OP_ACCEPT, operations -> accept());
    } catch (IOException | RuntimeException e) {
      listener.close();
      throw e;
    }
  }

  /** The address bound, with the port that was picked where a free one was asked for. */
  public Endpoint endpoint() {
    return endpoint;
  }

  /** The socket, if others may listen on the port, too; to be asked and set, not to be closed. */
  public Optional<ServerSocketChannel> shared() {
    return shared ? Optional.of(listener) : Optional.empty();
  }

  /** When it accepts no more; with the failure, if it was not {@link #unbind} that ended it. */
  public CompletionStage<Void> ended() {
    return ended.copy();
  }

  /**
   * Stops accepting; connections that were accepted go on.
   *
   * @return when the port is free, and all that were accepted have been told of
   */
  public CompletionStage<Void> unbind() {
    loop.execute(this::close);
    return ended.copy();
  }

  private void close() {
    try {
      listener.close();
      loop.closeClosed();
      ended.complete(null);
    } catch (IOException e) {
      ended.completeExceptionally(e);
    }
  }

  private void accept() {
    try {
      for (int i = 0; i < BATCH; i++) {
        SocketChannel client = listener.accept();
        if (client == null) {
          break;
        }
        welcome(client);
      }
      watched.await(SelectionKey.OP_ACCEPT);
    } catch (IOException e) {
      failed(e);
    }
  }

  private void welcome(SocketChannel client) {
    try {
      client.configureBlocking(false);
      Dialler.configure(client);
      onAccept.accept(new Incoming(client, loops.next(), descriptors));
    } catch (IOException e) {
      LOG.debug("a client that is gone", e);
      discard(client);
    }
  }

  private static void discard(SocketChannel client) {
    try {
      client.close();
    } catch (IOException e) {
      LOG.debug("a client that is gone", e);
    }
  }

  /** It is tried again: what fails is the one connection, or the whole process (accept(2)). */
  private void failed(IOException failure) {
    if (!listener.isOpen()) {
      ended.complete(null);
      return;
    }
    descriptors.noticed(failure);
    CompletableFuture.delayedExecutor(PAUSE.toMillis(), TimeUnit.MILLISECONDS)
        .execute(() -> loop.execute(this::accept));
  }
}
