package dev.pointsman.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pointsman.config.PekkoSettings;
import dev.pointsman.model.Endpoint;
import dev.pointsman.transport.loop.EventLoop;
import dev.pointsman.transport.loop.EventLoops;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class SocketStageTest {
  /** More than the kernel holds for a socket: net.ipv4.tcp_wmem and tcp_rmem end at 4 and 6 MB. */
  private static final int MORE_THAN_THE_KERNEL_TAKES = 32 * 1024 * 1024;

  private final ActorSystem system = ActorSystem.create("test", PekkoSettings.load(2));
  private final CountDownLatch connected = new CountDownLatch(1);
  private ServerSocket listener;

  @BeforeEach
  void listen() throws IOException {
    listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void end() throws IOException {
    listener.close();
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().join();
  }

  @Test
  void nextChunkIsAskedForOnceTheKernelHasTakenTheLast() throws Exception {
    // given a server that does not read, and a chunk that does not fit
    ByteString chunk = ByteString.fromArrayUnsafe(new byte[MORE_THAN_THE_KERNEL_TAKES]);
    AtomicInteger asked = new AtomicInteger();
    CompletableFuture<?> sent =
        Source.range(1, 2)
            .map(
                i -> {
                  asked.incrementAndGet();
                  return chunk;
                })
            .via(dialled())
            .toMat(Sink.ignore(), Keep.right())
            .run(system)
            .toCompletableFuture();
    try (Socket server = listener.accept()) {
      InputStream in = server.getInputStream();
      // when
      in.readNBytes(1024 * 1024);
      // then
      assertThat(asked).hasValue(1);
      // when
      in.readNBytes(MORE_THAN_THE_KERNEL_TAKES - 1024 * 1024);
      // then
      await().untilAsserted(() -> assertThat(asked).hasValue(2));
      assertThat(in.readAllBytes()).hasSize(MORE_THAN_THE_KERNEL_TAKES);
    }
    sent.join();
  }

  @Test
  void eachHalfEndsByItself() throws Exception {
    // given
    CompletableFuture<ByteString> received = received(Source.single(ByteString.fromString("ask")));
    try (Socket server = listener.accept()) {
      // when
      assertThat(server.getInputStream().readAllBytes()).asString().isEqualTo("ask");
      server.getOutputStream().write("answer".getBytes(StandardCharsets.UTF_8));
    }
    // then
    assertThat(received.join().utf8String()).isEqualTo("answer");
    assertThat(connected.await(1, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void streamThatFailsResetsTheConnection() throws Exception {
    // given
    CompletableFuture<ByteString> failing = new CompletableFuture<>();
    CompletableFuture<ByteString> received =
        received(
            Source.completionStage(failing).mapMaterializedValue(any -> NotUsed.getInstance()));
    try (Socket server = listener.accept()) {
      assertThat(connected.await(5, TimeUnit.SECONDS)).isTrue();
      // when
      failing.completeExceptionally(new IllegalStateException("on purpose"));
      // then
      assertThatThrownBy(() -> server.getInputStream().read())
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
      assertThatThrownBy(received::join)
          .isInstanceOf(CompletionException.class)
          .hasMessageContaining("on purpose");
    }
  }

  @Test
  void resetByTheOtherSideFailsTheStream() throws Exception {
    // given
    CompletableFuture<ByteString> received = received(Source.maybe());
    try (Socket server = listener.accept()) {
      assertThat(connected.await(5, TimeUnit.SECONDS)).isTrue();
      // when
      server.setSoLinger(true, 0);
    }
    // then
    assertThatThrownBy(received::join)
        .hasCauseInstanceOf(IOException.class)
        .hasMessageContaining("reset");
  }

  @Test
  void refusedDialFailsTheStreamWithItsReason() throws Exception {
    // given
    listener.close();
    // when
    CompletableFuture<ByteString> received = received(Source.maybe());
    // then
    assertThatThrownBy(received::join)
        .hasCauseInstanceOf(IOException.class)
        .hasMessageContaining("refused");
    assertThat(connected.getCount()).isEqualTo(1);
  }

  @Test
  void whatAnAcceptedClientHasSaidBeforeIsReadThoughNoEventFollows() throws Exception {
    // given
    try (ServerSocketChannel accepting =
            ServerSocketChannel.open()
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Socket client =
            new Socket(InetAddress.getLoopbackAddress(), accepting.socket().getLocalPort());
        SocketChannel accepted = accepting.accept()) {
      accepted.configureBlocking(false);
      EventLoop loop = EventLoops.of(system).next();
      client.getOutputStream().write("first".getBytes(StandardCharsets.UTF_8));
      client.shutdownOutput();
      // when
      CompletableFuture<ByteString> received =
          Source.<ByteString>empty()
              .via(Flow.fromGraph(new SocketStage(() -> accepted, loop, () -> {})))
              .toMat(Sink.fold(ByteString.emptyByteString(), ByteString::concat), Keep.right())
              .run(system)
              .toCompletableFuture();
      // then
      assertThat(received.join().utf8String()).isEqualTo("first");
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
  }

  private CompletableFuture<ByteString> received(Source<ByteString, ?> sent) {
    return sent.via(dialled())
        .toMat(Sink.fold(ByteString.emptyByteString(), ByteString::concat), Keep.right())
        .run(system)
        .toCompletableFuture();
  }

  private Flow<ByteString, ByteString, NotUsed> dialled() {
    Dialler dialler =
        new Dialler(new FileDescriptors(Adapter.toTyped(system)), EventLoops.of(system).next());
    return dialler.to(
        Endpoint.of((InetSocketAddress) listener.getLocalSocketAddress()), connected::countDown);
  }
}
