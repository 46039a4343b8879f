package dev.pointsman.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pointsman.config.PekkoSettings;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.Done;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.javadsl.Tcp;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class AcknowledgedTest {
  /** More than the kernel holds for a socket: net.ipv4.tcp_wmem and tcp_rmem end at 4 and 6 MB. */
  private static final int MORE_THAN_THE_KERNEL_TAKES = 32 * 1024 * 1024;

  @Test
  void nextChunkIsAskedForOnceTheKernelHasTakenTheLast() throws Exception {
    // given a server that does not read, and a chunk that does not fit
    ByteString chunk = ByteString.fromArrayUnsafe(new byte[MORE_THAN_THE_KERNEL_TAKES]);
    AtomicInteger asked = new AtomicInteger();
    ActorSystem system = ActorSystem.create("test", PekkoSettings.load());
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Done> sent =
          Source.range(1, 2)
              .map(
                  i -> {
                    asked.incrementAndGet();
                    return chunk;
                  })
              .via(
                  Tcp.get(system)
                      .outgoingConnection(
                          new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort()),
                          java.util.Optional.empty(),
                          java.util.List.of(),
                          true,
                          java.util.Optional.empty(),
                          java.util.Optional.empty())
                      .addAttributes(Acknowledged.WRITES))
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
      assertThat(sent.join()).isEqualTo(Done.done());
    } finally {
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().join();
    }
  }
}
