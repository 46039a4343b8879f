package dev.pointsman.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pointsman.testkit.Tools;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class SocketOptionsTest {
  /** For documentation only (RFC 5737, RFC 3849): no host has them. */
  private static final InetAddress NOT_HERE = InetAddress.ofLiteral("192.0.2.77");

  private static final InetAddress NOT_HERE6 = InetAddress.ofLiteral("2001:db8::77");

  @BeforeEach
  void onLinux() {
    Tools.require(Platform.isSupported(), "Linux", "run it on Linux, x86_64 or aarch64");
  }

  @Test
  void addressThatIsNotThereCanBeBoundWhenFree() throws Exception {
    for (InetAddress address : new InetAddress[] {NOT_HERE, NOT_HERE6}) {
      try (ServerSocketChannel channel = ServerSocketChannel.open()) {
        // given
        assertThat(SocketOptions.isFreeBind(channel)).isFalse();
        assertThatThrownBy(() -> channel.bind(new InetSocketAddress(address, 0)))
            .isInstanceOf(BindException.class);
        // when
        SocketOptions.setFreeBind(channel, true);
        channel.bind(new InetSocketAddress(address, 0));
        // then
        assertThat(SocketOptions.isFreeBind(channel)).isTrue();
        assertThat(((InetSocketAddress) channel.getLocalAddress()).getAddress()).isEqualTo(address);
      }
    }
  }

  @Test
  void standbyThatListensAlreadyIsReachedWhenItsAddressArrives() throws Exception {
    try (Lan lan = Lan.ofHosts(2)) {
      Rtnetlink rtnetlink = new Rtnetlink();
      for (String vip : new String[] {"10.77.0.100", "fd77::100"}) {
        // given
        InetSocketAddress address = new InetSocketAddress(InetAddress.ofLiteral(vip), 7070);
        ServerSocketChannel standby =
            lan.on(
                1,
                () -> {
                  ServerSocketChannel channel = ServerSocketChannel.open();
                  SocketOptions.setFreeBind(channel, true);
                  return channel.bind(address);
                });
        // when
        lan.on(1, () -> rtnetlink.add("eth0", address.getAddress()));
        // then
        try (standby;
            SocketChannel client = lan.on(2, () -> connect(address));
            SocketChannel accepted = standby.accept()) {
          assertThat(accepted.getRemoteAddress()).isEqualTo(client.getLocalAddress());
        }
      }
    }
  }

  @Test
  void userTimeoutIsWhatTheKernelSays() throws Exception {
    try (ServerSocketChannel listener = listen();
        SocketChannel client = SocketChannel.open(listener.getLocalAddress())) {
      // given
      assertThat(SocketOptions.userTimeout(client)).isZero();
      // when
      SocketOptions.setUserTimeout(client, Duration.ofMillis(700));
      // then
      assertThat(SocketOptions.userTimeout(client)).isEqualTo(Duration.ofMillis(700));
      assertThatThrownBy(() -> SocketOptions.setUserTimeout(client, Duration.ofDays(30)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("timeout: PT720H (expected: 0 to 2147483647 ms)");
      assertThatThrownBy(() -> SocketOptions.setUserTimeout(client, Duration.ofMillis(-1)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void connectionToAHostThatVanishedFailsAfterTheUserTimeout() throws Exception {
    try (Lan lan = Lan.ofHosts(2)) {
      // given
      InetSocketAddress address = new InetSocketAddress(InetAddress.ofLiteral("10.77.0.1"), 7070);
      try (ServerSocketChannel listener =
              lan.on(1, () -> ServerSocketChannel.open().bind(address));
          SocketChannel client = lan.on(2, () -> connect(address));
          SocketChannel accepted = listener.accept()) {
        assertThat(accepted.isConnected()).isTrue();
        SocketOptions.setUserTimeout(client, Duration.ofMillis(500));
        client.socket().setSoTimeout(20_000);
        // when
        lan.cable(1, false);
        client.write(ByteBuffer.wrap(new byte[1]));
        // then
        assertThatThrownBy(() -> client.socket().getInputStream().read())
            .isInstanceOf(java.io.IOException.class)
            .isNotInstanceOf(SocketTimeoutException.class)
            .hasMessageContaining("timed out");
      }
    }
  }

  @Test
  void acceptQueueCountsWhatNobodyHasAccepted() throws Exception {
    try (ServerSocketChannel listener = listen()) {
      assertThat(SocketOptions.acceptQueue(listener)).isZero();
      // when
      try (SocketChannel one = SocketChannel.open(listener.getLocalAddress());
          SocketChannel two = SocketChannel.open(listener.getLocalAddress())) {
        assertThat(one.isConnected() && two.isConnected()).isTrue();
        // then
        assertThat(SocketOptions.acceptQueue(listener)).isEqualTo(2);
        listener.accept().close();
        assertThat(SocketOptions.acceptQueue(listener)).isEqualTo(1);
      }
    }
  }

  @Test
  void closedChannelIsRefused() throws Exception {
    // given
    ServerSocketChannel channel = ServerSocketChannel.open();
    channel.close();
    // then
    assertThatThrownBy(() -> SocketOptions.setFreeBind(channel, true))
        .isInstanceOf(ClosedChannelException.class);
  }

  private static ServerSocketChannel listen() throws Exception {
    return ServerSocketChannel.open()
        .bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
  }

  private static SocketChannel connect(InetSocketAddress address) throws Exception {
    SocketChannel client = SocketChannel.open();
    client.socket().connect(address, 10_000);
    return client;
  }
}
