package dev.pointsman.transport;

import dev.pointsman.model.Endpoint;
import java.nio.channels.ServerSocketChannel;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.stream.javadsl.Tcp;

/** A port that accepts connections. */
public final class Listening {
  private final Tcp.ServerBinding binding;

  private final Optional<ServerSocketChannel> shared;

  Listening(Tcp.ServerBinding binding, Optional<ServerSocketChannel> shared) {
    this.binding = binding;
    this.shared = shared;
  }

  /** The address bound, with the port that was picked where a free one was asked for. */
  public Endpoint endpoint() {
    return Endpoint.of(binding.localAddress());
  }

  /** The socket, if others may listen on the port, too; to be asked and set, not to be closed. */
  public Optional<ServerSocketChannel> shared() {
    return shared;
  }

  /** Stops accepting; connections that were accepted go on. */
  public CompletionStage<Void> unbind() {
    return binding.unbind().toCompletableFuture().thenAccept(done -> {});
  }
}
