package dev.pointsman.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pointsman.testkit.Tools;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class PortHandoverTest {
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.77");

  @BeforeEach
  void onLinux() {
    Tools.require(Platform.isSupported(), "Linux", "run it on Linux, x86_64 or aarch64");
  }

  @Test
  void noConnectionIsLostInTwentyHandoversBetweenTwoProcesses() throws Exception {
    // when
    HandoverExperiment.Result result =
        HandoverExperiment.run(LOOPBACK, HandoverProcess.Manners.CAREFUL, 20);
    // then
    assertThat(result.failed()).as("%s", result).isZero();
    assertThat(result.connected()).isGreaterThan(5_000);
  }

  /** That the experiment can fail: clients lose what a busy owner has in its queue as it closes. */
  @Test
  void experimentNoticesABusyOwnerThatClosesAtOnce() throws Exception {
    // when
    HandoverExperiment.Result result =
        HandoverExperiment.run(LOOPBACK, HandoverProcess.Manners.HASTY, 20);
    // then
    assertThat(result.failed()).as("%s", result).isPositive();
  }

  @Test
  void newcomerGetsAllNewConnectionsAndKeepsThemWhenTheOldOneCloses() throws Exception {
    for (InetAddress address : new InetAddress[] {LOOPBACK, InetAddress.ofLiteral("::1")}) {
      // given
      ServerSocketChannel old = listen(new InetSocketAddress(address, 0));
      try (old;
          ServerSocketChannel next = listen((InetSocketAddress) old.getLocalAddress())) {
        // when
        PortHandover.giveLast(next);
        // then
        assertThat(PortHandover.group(next)).isEqualTo(2);
        connect(next, 50);
        assertThat(SocketOptions.acceptQueue(next)).isEqualTo(50);
        assertThat(SocketOptions.acceptQueue(old)).isZero();
        assertThat(PortHandover.awaitLast(old, Duration.ofSeconds(10))).isTrue();
        // and when
        old.close();
        // then
        connect(next, 50);
        assertThat(SocketOptions.acceptQueue(next)).isEqualTo(100);
        assertThat(PortHandover.group(next)).isEqualTo(1);
      }
    }
  }

  @Test
  void whatTheOldOneWasGivenStaysItsOwn() throws Exception {
    // given
    try (ServerSocketChannel old = listen(new InetSocketAddress(LOOPBACK, 0))) {
      connect(old, 20);
      try (ServerSocketChannel next = listen((InetSocketAddress) old.getLocalAddress())) {
        // when
        PortHandover.giveLast(next);
        connect(next, 20);
        // then
        assertThat(SocketOptions.acceptQueue(old)).isEqualTo(20);
        assertThat(SocketOptions.acceptQueue(next)).isEqualTo(20);
      }
    }
  }

  @Test
  void thirdIsToldApartFromOthersOnThePort() throws Exception {
    // given another service on the same port of another address
    try (ServerSocketChannel first = listen(new InetSocketAddress(LOOPBACK, 0));
        ServerSocketChannel other =
            listen(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.78"), port(first)));
        ServerSocketChannel second = listen((InetSocketAddress) first.getLocalAddress());
        ServerSocketChannel third = listen((InetSocketAddress) first.getLocalAddress())) {
      // when
      PortHandover.giveLast(third);
      connect(third, 30);
      // then
      assertThat(SocketOptions.acceptQueue(third)).isEqualTo(30);
      assertThat(PortHandover.group(second)).isEqualTo(3);
      assertThat(PortHandover.group(other)).isEqualTo(1);
    }
  }

  @Test
  void socketThatDoesNotListenIsRefused() throws IOException {
    try (ServerSocketChannel unbound = ServerSocketChannel.open()) {
      assertThatThrownBy(() -> PortHandover.giveLast(unbound))
          .isInstanceOf(IOException.class)
          .hasMessageEndingWith("(expected: bound)");
    }
  }

  @Test
  void socketWithoutReusePortIsRefusedByTheKernel() throws IOException {
    try (ServerSocketChannel alone =
        ServerSocketChannel.open().bind(new InetSocketAddress(LOOPBACK, 0))) {
      assertThatThrownBy(() -> PortHandover.giveLast(alone))
          .isInstanceOf(SystemCallException.class)
          .hasMessageStartingWith("setsockopt SO_ATTACH_REUSEPORT_CBPF of ")
          .hasMessageContaining("EINVAL");
    }
  }

  private static ServerSocketChannel listen(InetSocketAddress address) throws IOException {
    return ServerSocketChannel.open()
        .setOption(StandardSocketOptions.SO_REUSEPORT, true)
        .bind(address, 1024);
  }

  private static int port(ServerSocketChannel channel) throws IOException {
    return ((InetSocketAddress) channel.getLocalAddress()).getPort();
  }

  private static void connect(ServerSocketChannel to, int times) throws IOException {
    List<SocketChannel> clients = new ArrayList<>();
    try {
      for (int i = 0; i < times; i++) {
        clients.add(SocketChannel.open(to.getLocalAddress()));
      }
    } finally {
      for (SocketChannel client : clients) {
        client.close();
      }
    }
  }
}
