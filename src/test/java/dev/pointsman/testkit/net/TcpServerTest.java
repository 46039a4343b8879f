package dev.pointsman.testkit.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class TcpServerTest {
  private static InetSocketAddress free() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private static void echo(Socket connection) throws IOException {
    connection.getInputStream().transferTo(connection.getOutputStream());
  }

  @Test
  void aKilledServerResetsItsConnectionsAndRefusesUntilItIsStartedAgain() throws Exception {
    try (TcpServer server = new TcpServer("echo", free(), TcpServerTest::echo).start();
        Socket before = new Socket()) {
      InetSocketAddress address = server.address();
      before.connect(address);
      before.getOutputStream().write(7);
      assertThat(before.getInputStream().read()).isEqualTo(7);
      assertThat(server.live()).isEqualTo(1);

      server.kill();

      assertThatThrownBy(() -> before.getInputStream().read())
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
      await().until(() -> server.live() == 0);
      assertThatThrownBy(() -> new Socket().connect(address)).isInstanceOf(ConnectException.class);
      server.start();
      assertThat(server.address()).isEqualTo(address);
      try (Socket after = new Socket(address.getAddress(), address.getPort())) {
        after.getOutputStream().write(8);
        assertThat(after.getInputStream().read()).isEqualTo(8);
      }
      assertThat(server.accepted()).isEqualTo(2);
      assertThat(server.failures()).isEmpty();
    }
  }

  @Test
  void aKilledServerHasGivenItsAddressBackOnceKillReturns() throws Exception {
    try (TcpServer server = new TcpServer("echo", free(), TcpServerTest::echo).start()) {
      for (int i = 0; i < 200; i++) {
        server.kill();
        server.start();
      }
      assertThat(server.running()).isTrue();
    }
  }

  @Test
  void aTakenAddressIsNamed() throws Exception {
    try (TcpServer first = new TcpServer("first", free(), TcpServerTest::echo).start();
        TcpServer second = new TcpServer("second", first.address(), TcpServerTest::echo)) {
      assertThatThrownBy(second::start)
          .isInstanceOf(BindException.class)
          .hasMessageContaining("second cannot listen on " + HostPort.format(first.address()));
    }
  }

  @Test
  void aHandlerThatThrowsEndsItsOwnConnectionOnlyAndIsTold() throws Exception {
    try (TcpServer server =
        new TcpServer(
                "thrower",
                free(),
                connection -> {
                  if (connection.getInputStream().read() == 1) {
                    throw new IllegalStateException("asked to");
                  }
                  connection.getOutputStream().write(9);
                })
            .start()) {
      InetSocketAddress address = server.address();
      try (Socket good = new Socket(address.getAddress(), address.getPort());
          Socket bad = new Socket(address.getAddress(), address.getPort())) {
        bad.getOutputStream().write(1);
        assertThat(bad.getInputStream().read()).isEqualTo(-1);
        good.getOutputStream().write(0);
        assertThat(good.getInputStream().read()).isEqualTo(9);
      }
      await().until(() -> server.failures().size() == 1);
      assertThat(server.failures().getFirst()).hasMessage("asked to");
    }
  }
}
