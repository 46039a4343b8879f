package dev.pointsman.transport;

import dev.pointsman.model.Endpoint;
import dev.pointsman.transport.loop.EventLoopGroup;
import dev.pointsman.transport.loop.EventLoops;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.util.ByteString;

/** Accepts clients and dials servers. */
public final class TcpTransport {
  private final ActorSystem<?> system;
  private final FileDescriptors descriptors;

  public TcpTransport(ActorSystem<?> system) {
    this.system = system;
    this.descriptors = new FileDescriptors(system);
  }

  /** What is done to a socket before it is bound. */
  @FunctionalInterface
  public interface BeforeBind {
    /** Nothing. */
    BeforeBind NOTHING = socket -> {};

    void apply(ServerSocketChannel socket) throws IOException;
  }

  /**
   * Binds a port.
   *
   * @param shared whether other processes of the same user may listen on it, too
   * @param before done first; if it fails, so does this
   * @param onAccept called for each connection, from any thread; takes responsibility for it
   * @throws IOException if it cannot be bound, with the reason
   */
  public Listening listen(
      Endpoint endpoint, boolean shared, BeforeBind before, Consumer<Incoming> onAccept)
      throws IOException {
    return new Listening(endpoint, shared, before, loops(), descriptors, onAccept);
  }

  private EventLoopGroup loops() {
    return EventLoops.of(system.classicSystem());
  }

  /** Whether the process has no file descriptor left: whoever comes now is to be turned away. */
  public boolean outOfDescriptors() {
    return descriptors.exhausted();
  }

  /**
   * Checks a server.
   *
   * @param request what to send once connected; may be empty
   * @param timeout how long it may take altogether, connecting included
   * @return the verdict; never fails
   */
  public CompletionStage<ProbeVerdict> probe(
      Endpoint server,
      byte[] request,
      ProbeJudge judge,
      Duration timeout,
      Materializer materializer) {
    long started = System.nanoTime();
    CompletableFuture<Boolean> connected = new CompletableFuture<>();
    CompletableFuture<ProbeVerdict> verdict = new CompletableFuture<>();
    verdict.completeOnTimeout(
        ProbeVerdict.failed("no answer in " + timeout.toMillis() + " ms"),
        timeout.toMillis(),
        TimeUnit.MILLISECONDS);
    new Dialler(descriptors, loops().next())
        .to(server, () -> connected.complete(true))
        .join(
            Flow.fromGraph(
                new ProbeStage(ByteString.fromArrayUnsafe(request), judge, connected, verdict)))
        .run(materializer);
    return verdict.thenApply(
        found ->
            found.passed() || connected.isDone() || !descriptors.exhaustedSince(started)
                ? found
                : ProbeVerdict.NOT_MADE);
  }
}
