package dev.pointsman.linux;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client, host 1, dials an address that moves from host 2 to host 3. */
@Timeout(60)
@SuppressWarnings("NullAway.Init") // JUnit calls open first
final class DetourTest {
  private static final int PORT = 7070;
  private static final Duration LONG = Duration.ofSeconds(50);

  private final Rtnetlink rtnetlink = new Rtnetlink();
  private Lan lan;

  @BeforeEach
  void open() throws Exception {
    lan = Lan.ofHosts(3);
  }

  @AfterEach
  void close() {
    lan.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.77.0.100", "fd77::100"})
  void aDialOfTheMeantimeReachesTheNewOwnerThoughTheClientNeverHearsOfIt(String text)
      throws Exception {
    // given
    InetAddress vip = InetAddress.ofLiteral(text);
    ServerSocketChannel old = serve(2, vip, 'A');
    believe(vip, 2);
    assertThat(lan.on(1, () -> ask(vip))).isEqualTo('A');
    Detour detour = lan.on(2, () -> Detour.begin("eth0", vip, LONG));
    CompletableFuture<Character> answer = askAside(vip);
    ServerSocketChannel next = serve(3, vip, 'B');
    assertThat(answer).isNotDone();
    // when
    lan.on(3, () -> announce(vip));
    detour.moved().toCompletableFuture().get(20, TimeUnit.SECONDS);
    lan.on(2, () -> rtnetlink.remove("eth0", vip));
    detour.sendOn();
    // then
    assertThat(answer.get(20, TimeUnit.SECONDS)).isEqualTo('B');
    assertThat(lan.on(1, () -> ask(vip))).isEqualTo('B');
    detour.close();
    old.close();
    next.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.77.0.100", "fd77::100"})
  void afterADetourThatLedNowhereThisHostIsDialledAgain(String text) throws Exception {
    // given
    InetAddress vip = InetAddress.ofLiteral(text);
    ServerSocketChannel old = serve(2, vip, 'A');
    believe(vip, 2);
    Detour detour = lan.on(2, () -> Detour.begin("eth0", vip, LONG));
    CompletableFuture<Character> answer = askAside(vip);
    // when
    lan.on(
        2,
        () -> {
          detour.close();
          return null;
        });
    // then
    assertThat(lan.on(1, () -> ask(vip))).isEqualTo('A');
    assertThat(answer.get(20, TimeUnit.SECONDS)).isEqualTo('A');
    assertThat(detour.moved().toCompletableFuture()).isNotDone();
    old.close();
  }

  @Test
  void whatTheNewOwnerItselfSendsHereIsNotSentBack() throws Exception {
    // given a new owner that takes this host for a server
    InetAddress vip = InetAddress.ofLiteral("10.77.0.100");
    ServerSocketChannel old = serve(2, vip, 'A');
    believe(vip, 2);
    neighbour(3, vip.getHostAddress(), 2);
    Detour detour = lan.on(2, () -> Detour.begin("eth0", vip, LONG));
    PacketSocket back =
        lan.on(
            3,
            () ->
                PacketSocket.open(
                    rtnetlink.existing("eth0"), PacketSocket.IPV4, FrameFilter.to(vip, false)));
    try (SocketChannel early = begin(3, vip)) {
      lan.on(3, () -> announce(vip));
      detour.moved().toCompletableFuture().get(20, TimeUnit.SECONDS);
      detour.sendOn();
      // when it does so again, and then a client dials
      try (SocketChannel late = begin(3, vip);
          SocketChannel client = begin(1, vip)) {
        // then the client's is the first that comes there
        Optional<byte[]> first =
            Awaitility.await().until(() -> back.receive(new byte[2048]), Optional::isPresent);
        assertThat(Arrays.copyOfRange(first.orElseThrow(), 26, 30)).containsExactly(10, 77, 0, 1);
        assertThat(List.of(early, late, client)).noneMatch(SocketChannel::isConnected);
      }
    }
    back.close();
    detour.close();
    old.close();
  }

  /** Begins to dial from a host, without waiting. */
  private SocketChannel begin(int host, InetAddress vip) throws Exception {
    return lan.on(
        host,
        () -> {
          SocketChannel channel = SocketChannel.open();
          channel.configureBlocking(false);
          channel.connect(new InetSocketAddress(vip, PORT));
          return channel;
        });
  }

  /** Has a host serve an address, answering each client a letter. */
  private ServerSocketChannel serve(int host, InetAddress vip, char letter) throws Exception {
    ServerSocketChannel listener =
        lan.on(
            host,
            () -> {
              rtnetlink.add("eth0", vip);
              return ServerSocketChannel.open().bind(new InetSocketAddress(vip, PORT));
            });
    Thread.ofPlatform().daemon().start(() -> answer(listener, letter));
    return listener;
  }

  private static void answer(ServerSocketChannel listener, char letter) {
    while (listener.isOpen()) {
      try (SocketChannel client = listener.accept()) {
        client.read(ByteBuffer.allocate(1));
        client.write(ByteBuffer.wrap(new byte[] {(byte) letter}));
      } catch (IOException e) {
        if (listener.isOpen()) {
          throw new java.io.UncheckedIOException(e);
        }
      }
    }
  }

  /**
   * Has the client send to that host's hardware address whatever it hears, and the new owner know
   * the client: its own question would be answered to that host, too.
   */
  private void believe(InetAddress vip, int host) throws Exception {
    neighbour(1, vip.getHostAddress(), host);
    neighbour(3, vip.getAddress().length == 4 ? "10.77.0.1" : "fd77::1", 1);
  }

  private void neighbour(int on, String address, int host) throws Exception {
    MacAddress mac = lan.on(host, () -> rtnetlink.link("eth0")).flatMap(Link::mac).orElseThrow();
    lan.ipOn(
        on,
        "neigh",
        "replace",
        address,
        "lladdr",
        mac.toString(),
        "nud",
        "permanent",
        "dev",
        "eth0");
  }

  private static Void announce(InetAddress vip) throws IOException {
    try (Announcer announcer = Announcer.open()) {
      announcer.announce("eth0", vip);
    }
    return null;
  }

  private static char ask(InetAddress vip) throws IOException {
    try (SocketChannel channel = SocketChannel.open()) {
      return ask(channel, vip);
    }
  }

  private static char ask(SocketChannel channel, InetAddress vip) throws IOException {
    channel.connect(new InetSocketAddress(vip, PORT));
    channel.write(ByteBuffer.wrap("?".getBytes(US_ASCII)));
    ByteBuffer answer = ByteBuffer.allocate(1);
    return channel.read(answer) == 1 ? (char) answer.get(0) : '-';
  }

  /** Asks from the client on a thread of its own: the socket is made on the client's. */
  private CompletableFuture<Character> askAside(InetAddress vip) throws Exception {
    SocketChannel channel = lan.on(1, SocketChannel::open);
    CompletableFuture<Character> answer = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              try (channel) {
                answer.complete(ask(channel, vip));
              } catch (IOException e) {
                answer.completeExceptionally(e);
              }
            });
    return answer;
  }
}
