package dev.pointsman.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A connection whose handshake is under way while its port is handed over: the client on host 2 has
 * its SYN-ACK and believes to be connected, but its ACKs go to a hardware address that nobody has,
 * until the test lets them through.
 */
@Timeout(60)
@SuppressWarnings("NullAway.Init") // JUnit calls open first
final class HandshakeTest {
  private static final InetSocketAddress SERVICE =
      new InetSocketAddress(InetAddress.ofLiteral("10.77.0.1"), 7070);

  private Lan lan;
  private ServerSocketChannel old;
  private ServerSocketChannel next;
  private SocketChannel client;

  @BeforeEach
  void open() throws Exception {
    lan = Lan.ofHosts(2);
    misdirect(1, "10.77.0.2"); // the SYN-ACK, until the ACK will be
    old = lan.on(1, HandshakeTest::listen);
    Future<SocketChannel> connecting = connecting();
    await().until(() -> lan.on(1, HandshakeTest::handshakes) == 1);
    misdirect(2, "10.77.0.1");
    letThrough(1, "10.77.0.2");
    client = connecting.get(20, TimeUnit.SECONDS);
    next = lan.on(1, HandshakeTest::listen);
    lan.on(
        1,
        () -> {
          PortHandover.giveLast(next);
          return null;
        });
  }

  @AfterEach
  void close() throws IOException {
    if (lan != null) {
      lan.close();
    }
    if (client != null) {
      client.close();
    }
    if (old != null) {
      old.close();
    }
    if (next != null) {
      next.close();
    }
  }

  @Test
  void isWaitedForAndArrivesAtTheOldOwner() throws Exception {
    // when the client does not get through
    boolean soon = lan.on(1, () -> PortHandover.awaitLast(old, Duration.ofMillis(100)));
    // then
    assertThat(soon).isFalse();
    // and when it does
    letThrough(2, "10.77.0.1");
    boolean later = lan.on(1, () -> PortHandover.awaitLast(old, Duration.ofSeconds(20)));
    // then
    assertThat(later).isTrue();
    assertThat(SocketOptions.acceptQueue(old)).isEqualTo(1);
    assertThat(SocketOptions.acceptQueue(next)).isZero();
  }

  @Test
  void isLostWhenTheOldOwnerClosesBefore() throws Exception {
    // when
    old.close();
    letThrough(2, "10.77.0.1");
    client.write(ByteBuffer.wrap(new byte[1]));
    // then
    client.socket().setSoTimeout(20_000);
    assertThatThrownBy(() -> client.socket().getInputStream().read())
        .isInstanceOf(SocketException.class)
        .hasMessageContaining("reset");
    assertThat(SocketOptions.acceptQueue(next)).isZero();
  }

  @Test
  void movesToTheNewOwnerWhereTheKernelMigrates() throws Exception {
    // given
    Lan.run("ip", "netns", "exec", lan.name(1), "sysctl", "-qw", "net.ipv4.tcp_migrate_req=1");
    // when
    old.close();
    letThrough(2, "10.77.0.1");
    client.write(ByteBuffer.wrap(new byte[1]));
    // then
    await().untilAsserted(() -> assertThat(SocketOptions.acceptQueue(next)).isEqualTo(1));
  }

  private void misdirect(int host, String address) {
    lan.ipOn(
        host,
        "neigh",
        "replace",
        address,
        "lladdr",
        "02:00:00:00:00:99",
        "dev",
        "eth0",
        "nud",
        "permanent");
  }

  private void letThrough(int host, String address) {
    lan.ipOn(host, "neigh", "del", address, "dev", "eth0");
  }

  private Future<SocketChannel> connecting() throws Exception {
    FutureTask<SocketChannel> connect = new FutureTask<>(() -> connect());
    // A thread starts in the namespace of the one that starts it.
    lan.on(2, () -> Thread.ofPlatform().daemon().start(connect));
    return connect;
  }

  private static SocketChannel connect() throws IOException {
    SocketChannel channel = SocketChannel.open();
    channel.socket().connect(SERVICE, 20_000);
    return channel;
  }

  private static ServerSocketChannel listen() throws IOException {
    return ServerSocketChannel.open()
        .setOption(StandardSocketOptions.SO_REUSEPORT, true)
        .bind(SERVICE);
  }

  private static int handshakes() throws IOException {
    int count = 0;
    for (int family : new int[] {RouteMessages.AF_INET, RouteMessages.AF_INET6}) {
      count += SocketDiag.find(family, SERVICE, SocketDiag.SYN_RECEIVED).size();
    }
    return count;
  }
}
