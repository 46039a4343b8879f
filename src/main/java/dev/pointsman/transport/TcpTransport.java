package dev.pointsman.transport;

import dev.pointsman.model.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.io.Inet;
import org.apache.pekko.io.Inet.SocketOption;
import org.apache.pekko.io.TcpSO;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Tcp;
import org.apache.pekko.util.ByteString;

/** Accepts clients and dials servers. */
public final class TcpTransport {
  /** Connections the kernel holds for us while we are busy; Linux cuts it to net.core.somaxconn. */
  private static final int BACKLOG = 4096;

  /**
   * Keep-alive finds peers that vanished without a word (RFC 9293, section 3.8.4). Nagle's
   * algorithm (RFC 896) is switched off by Pekko itself.
   */
  private static final List<SocketOption> OPTIONS = List.of(TcpSO.keepAlive(true));

  private final Tcp tcp;
  private final Dialler dialler;
  private final FileDescriptors descriptors;

  public TcpTransport(ActorSystem<?> system) {
    this.tcp = Tcp.get(system.classicSystem());
    this.dialler = new Dialler(system.classicSystem(), OPTIONS);
    this.descriptors = new FileDescriptors(system);
  }

  /**
   * A port that was asked for.
   *
   * @param bound the port once it is bound, or why it is not
   * @param ended when it accepts no more, with the failure if it was one
   */
  public record Listen(CompletionStage<Listening> bound, CompletionStage<Void> ended) {}

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
   * @param onAccept called for each connection; takes responsibility for it
   */
  public Listen listen(
      Endpoint endpoint,
      boolean shared,
      BeforeBind before,
      Consumer<Incoming> onAccept,
      Materializer materializer) {
    SharedListener sharing = new SharedListener();
    AcceptedSockets accepted = new AcceptedSockets();
    Stream<SocketOption> options =
        Stream.concat(OPTIONS.stream(), Stream.of(new Prepared(before), accepted));
    Pair<CompletionStage<Tcp.ServerBinding>, CompletionStage<org.apache.pekko.Done>> run =
        tcp.bind(
                endpoint.address().getHostAddress(),
                endpoint.port(),
                BACKLOG,
                (shared ? Stream.concat(options, Stream.of(sharing)) : options).toList(),
                true,
                Optional.<Duration>empty())
            .toMat(
                Sink.foreach(
                    connection ->
                        onAccept.accept(
                            new Incoming(
                                connection, accepted.take(connection.remoteAddress()), dialler))),
                Keep.both())
            .run(materializer);
    return new Listen(
        run.first().thenApply(binding -> new Listening(binding, sharing.channel())),
        run.second().thenAccept(done -> {}));
  }

  /** As Pekko wants it. */
  private static final class Prepared extends Inet.AbstractSocketOption {
    private final BeforeBind before;

    Prepared(BeforeBind before) {
      this.before = before;
    }

    @Override
    public void beforeServerSocketBind(ServerSocket socket) {
      try {
        before.apply(socket.getChannel());
      } catch (IOException e) {
        throw new UncheckedIOException(String.valueOf(e.getMessage()), e);
      }
    }
  }

  /** Whether the process has no file descriptor left: whoever comes now is to be turned away. */
  public boolean outOfDescriptors() {
    return descriptors.exhausted();
  }

  /**
   * Whether the process had no file descriptor left at some time since {@code nanoTime}. Who has
   * dialled since and got no answer does not know whether the server was asked.
   */
  public boolean outOfDescriptorsSince(long nanoTime) {
    return descriptors.exhaustedSince(nanoTime);
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
    Dialler.onConnected(
        dialler
            .to(server)
            .joinMat(
                Flow.fromGraph(
                    new ProbeStage(ByteString.fromArrayUnsafe(request), judge, connected, verdict)),
                Keep.left())
            .run(materializer),
        () -> connected.complete(true));
    return verdict.thenApply(
        found ->
            found.passed() || connected.isDone() || !outOfDescriptorsSince(started)
                ? found
                : ProbeVerdict.NOT_MADE);
  }
}
