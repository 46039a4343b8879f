package dev.pointsman.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections that one thread alone holds, by what the kernel says of the threads' files. */
@Timeout(60)
final class SoleHolderTest {
  @Test
  void theThreadHasTheConnectionAndNothingElseAndTheProcessHasItNot() throws Exception {
    try (Pair pair = new Pair()) {
      Path own = descriptor(ChannelDescriptors.of(pair.dialled));
      String socket = link(own);
      // when
      SoleHolder holder = SoleHolder.hold(pair.dialled, "sole holder");
      // then
      assertThat(pair.dialled.isOpen()).isFalse();
      assertThat(files(Path.of("/proc/self/fd"))).doesNotContainValue(socket);
      List<Map<String, String>> holding =
          tasks().stream().map(SoleHolderTest::files).filter(f -> f.containsValue(socket)).toList();
      assertThat(holding).singleElement().satisfies(files -> assertThat(files).hasSize(2));
      // when
      holder.release();
      holder.awaitEnd();
      // then: a reset, as this process lives
      assertThatThrownBy(() -> pair.accepted.getInputStream().read())
          .isInstanceOf(IOException.class)
          .hasMessageContaining("reset");
      // and a release too many harms nobody
      holder.release();
    }
  }

  @Test
  void thePeersEndEndsIt() throws Exception {
    try (Pair pair = new Pair()) {
      SoleHolder holder = SoleHolder.hold(pair.dialled, "sole holder");
      // when
      pair.accepted.close();
      // then
      holder.awaitEnd();
    }
  }

  @Test
  void whatTheProcessOpensAndClosesMeanwhileIsItsOwn() throws Exception {
    try (Pair pair = new Pair()) {
      SoleHolder holder = SoleHolder.hold(pair.dialled, "sole holder");
      // when: descriptors with the numbers that the thread has are opened and closed
      for (int i = 0; i < 50; i++) {
        try (Pair other = new Pair()) {
          other.accepted.getOutputStream().write('x');
          assertThat(other.dialled.socket().getInputStream().read()).isEqualTo('x');
        }
      }
      // then: it still holds, and ends when asked
      assertThat(tasks().stream().map(SoleHolderTest::files).filter(f -> f.size() == 2)).hasSize(1);
      holder.release();
      holder.awaitEnd();
    }
  }

  @Test
  void anInterruptedCallerHasItAndIsInterruptedStill() throws Exception {
    try (Pair pair = new Pair()) {
      Thread.currentThread().interrupt();
      // when
      SoleHolder holder = SoleHolder.hold(pair.dialled, "sole holder");
      // then
      assertThat(Thread.interrupted()).isTrue();
      holder.release();
      holder.awaitEnd();
    }
  }

  private static Path descriptor(int fd) {
    return Path.of("/proc/self/fd", Integer.toString(fd));
  }

  private static String link(Path descriptor) throws IOException {
    return Files.readSymbolicLink(descriptor).toString();
  }

  /** The directories of the files of each thread. */
  private static List<Path> tasks() throws IOException {
    try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
      return tasks.map(task -> task.resolve("fd")).toList();
    }
  }

  /** What is open there, by number; of a thread that has ended, nothing. */
  private static Map<String, String> files(Path directory) {
    Map<String, String> files = new HashMap<>();
    try (Stream<Path> open = Files.list(directory)) {
      for (Path each : open.toList()) {
        try {
          files.put(String.valueOf(each.getFileName()), link(each));
        } catch (NoSuchFileException closed) {
          files.remove(String.valueOf(each.getFileName()));
        }
      }
    } catch (NoSuchFileException ended) {
      return Map.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }

  /** A connection. */
  private static final class Pair implements AutoCloseable {
    final SocketChannel dialled;
    final Socket accepted;

    Pair() throws IOException {
      InetAddress here = InetAddress.ofLiteral("127.0.0.1");
      try (ServerSocket server = new ServerSocket(0, 1, here)) {
        dialled = SocketChannel.open(new InetSocketAddress(here, server.getLocalPort()));
        accepted = server.accept();
      }
    }

    @Override
    public void close() throws IOException {
      dialled.close();
      accepted.close();
    }
  }
}
