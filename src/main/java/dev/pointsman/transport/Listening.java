package dev.pointsman.transport;

import dev.pointsman.model.Endpoint;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.stream.javadsl.Tcp;

/** A port that accepts connections. */
public final class Listening {
  private final Tcp.ServerBinding binding;

  Listening(Tcp.ServerBinding binding) {
    this.binding = binding;
  }

  /** The address bound, with the port that was picked where a free one was asked for. */
  public Endpoint endpoint() {
    return Endpoint.of(binding.localAddress());
  }

  /** Stops accepting; connections that were accepted go on. */
  public CompletionStage<Void> unbind() {
    return binding.unbind().toCompletableFuture().thenAccept(done -> {});
  }
}
