package dev.pointsman.testkit.faulty;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pointsman.testkit.net.BytePattern;
import dev.pointsman.testkit.net.HostPort;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class FaultyServerTest {
  private static FaultyServer server(Fault fault) throws IOException {
    return new FaultyServer(HostPort.parse("127.0.0.1:0"), fault).start();
  }

  private static Socket dial(FaultyServer server) throws IOException {
    return new Socket(server.address().getAddress(), server.address().getPort());
  }

  @Test
  void refuseRefusesAndCanBecomeAnotherFault() throws Exception {
    try (FaultyServer server = server(new Fault.Refuse())) {
      assertThatThrownBy(() -> dial(server)).isInstanceOf(ConnectException.class);

      server.become(new Fault.SpeakFirst("220 hello\r\n"));

      try (Socket client = dial(server)) {
        assertThat(client.getInputStream().readNBytes(11))
            .isEqualTo("220 hello\r\n".getBytes(UTF_8));
        client.getOutputStream().write(5);
        assertThat(client.getInputStream().read()).isEqualTo(5);
      }
    }
  }

  @Test
  void hangAcceptsAndSaysNothing() throws Exception {
    try (FaultyServer server = server(new Fault.Hang());
        Socket client = dial(server)) {
      client.setSoTimeout(100);
      assertThatThrownBy(() -> client.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
      assertThat(server.live()).isEqualTo(1);
    }
  }

  @Test
  void resetAfterReadingResetsOnceItHasReadThatMany() throws Exception {
    try (FaultyServer server = server(new Fault.ResetAfterReading(10));
        Socket client = dial(server)) {
      client.getOutputStream().write(new byte[10]);
      assertThatThrownBy(() -> client.getInputStream().read())
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
      assertThat(server.bytesRead()).isEqualTo(10);
    }
  }

  @Test
  void resetAtOnceResets() throws Exception {
    try (FaultyServer server = server(new Fault.ResetAtOnce());
        Socket client = dial(server)) {
      assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
    }
  }

  @Test
  void resetAfterSendingSendsAnExactBeginning() throws Exception {
    try (FaultyServer server = server(new Fault.ResetAfterSending(1_000_000));
        Socket client = dial(server)) {
      BytePattern pattern = new BytePattern(0);
      byte[] buffer = new byte[4096];
      assertThatThrownBy(
              () -> {
                long at = 0;
                int read = client.getInputStream().read(buffer);
                while (read >= 0) {
                  assertThat(pattern.mismatch(buffer, 0, read, at)).isEqualTo(-1);
                  at += read;
                  read = client.getInputStream().read(buffer);
                }
              })
          .isInstanceOf(SocketException.class);
    }
  }

  @Test
  void endAfterSendingEndsProperly() throws Exception {
    try (FaultyServer server = server(new Fault.EndAfterSending(100_000));
        Socket client = dial(server)) {
      byte[] all = client.getInputStream().readAllBytes();
      assertThat(all).hasSize(100_000);
      assertThat(new BytePattern(0).mismatch(all, 0, all.length, 0)).isEqualTo(-1);
    }
  }

  @Test
  void halfCloseFirstStillReads() throws Exception {
    try (FaultyServer server = server(new Fault.HalfCloseFirst());
        Socket client = dial(server)) {
      assertThat(client.getInputStream().read()).isEqualTo(-1);
      client.getOutputStream().write(new byte[1000]);
      client.shutdownOutput();
      await().until(() -> server.bytesRead() == 1000 && server.live() == 0);
    }
  }

  @Test
  void garbageAnswersTheFirstByte() throws Exception {
    try (FaultyServer server = server(new Fault.Garbage(3, 500));
        Socket client = dial(server)) {
      client.getOutputStream().write(1);
      byte[] all = client.getInputStream().readAllBytes();
      assertThat(new BytePattern(3).mismatch(all, 0, 500, 0)).isEqualTo(-1);
      assertThat(all).hasSize(500);
    }
  }

  @Test
  void slowOnesGoOn() throws Exception {
    try (FaultyServer writer = server(new Fault.WriteSlowly(3, Duration.ofMillis(5)));
        FaultyServer reader = server(new Fault.ReadSlowly(7, Duration.ofMillis(5)));
        Socket from = dial(writer);
        Socket to = dial(reader)) {
      byte[] some = from.getInputStream().readNBytes(10);
      assertThat(new BytePattern(0).mismatch(some, 0, 10, 0)).isEqualTo(-1);
      to.getOutputStream().write(new byte[50]);
      await().until(() -> reader.bytesRead() == 50);
    }
  }

  @Test
  void aNegativeCountIsRefused() {
    assertThatThrownBy(() -> new Fault.ResetAfterReading(-1))
        .hasMessage("bytes: -1 (expected: >= 0)");
  }
}
