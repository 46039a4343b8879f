package dev.pointsman.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pointsman.model.Endpoint;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Host 1 asks, host 2 is the server; both have the VIP, or one of them. */
@Timeout(60)
@SuppressWarnings("NullAway.Init") // JUnit calls open first
final class HalfOpenProbeTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  private record Pair(InetAddress server, InetAddress vip, String cidr, int family) {
    Endpoint endpoint() {
      return new Endpoint(vip, 7070);
    }
  }

  private static final Pair IPV4 =
      new Pair(
          InetAddress.ofLiteral("10.77.0.2"),
          InetAddress.ofLiteral("10.77.0.100"),
          "10.77.0.100/32",
          RouteMessages.AF_INET);
  private static final Pair IPV6 =
      new Pair(
          InetAddress.ofLiteral("fd77::2"),
          InetAddress.ofLiteral("fd77::100"),
          "fd77::100/128",
          RouteMessages.AF_INET6);
  private static final List<Pair> PAIRS = List.of(IPV4, IPV6);

  private Lan lan;

  @BeforeEach
  void open() throws Exception {
    lan = Lan.ofHosts(2);
    sysctl(2, "ipv4/conf/all/arp_ignore", "1");
  }

  @AfterEach
  void close() {
    if (lan != null) {
      lan.close();
    }
  }

  @Test
  void serverThatListensAcceptsAndForgetsItWhetherThisNodeOwnsTheVipOrNot() throws Exception {
    // given the strictest reverse path filter
    sysctl(1, "ipv4/conf/all/rp_filter", "1");
    try (HalfOpenProbe probe = start()) {
      for (Pair pair : PAIRS) {
        give(2, pair, "lo");
        try (ServerSocket listener = listen(pair)) {
          // when
          assertThat(ask(probe, pair)).isEqualTo(new HalfOpen.Accepted());
          lan.on(1, () -> new Rtnetlink().add("eth0", pair.vip()));
          assertThat(ask(probe, pair)).isEqualTo(new HalfOpen.Accepted());
          // then
          await().until(() -> halfOpen(pair), List::isEmpty);
          assertThat(listener.isBound()).isTrue();
        }
      }
    }
  }

  @Test
  void serverOnWhichNobodyListensRefuses() throws Exception {
    try (HalfOpenProbe probe = start()) {
      for (Pair pair : PAIRS) {
        give(1, pair, "eth0");
        give(2, pair, "lo");
        assertThat(ask(probe, pair)).isEqualTo(new HalfOpen.Refused());
      }
    }
  }

  @Test
  void serverWithoutTheVipIsSilentEvenIfItForwardsPackets() throws Exception {
    // given a server that would send the SYN back to the VIP's owner, where somebody listens
    sysctl(2, "ipv4/ip_forward", "1");
    sysctl(2, "ipv6/conf/all/forwarding", "1");
    sysctl(1, "ipv4/conf/all/accept_local", "1");
    try (HalfOpenProbe probe = start()) {
      for (Pair pair : PAIRS) {
        give(1, pair, "eth0");
        try (ServerSocket owners = listen(1, pair);
            ServerSocket own = listen(2, new Pair(pair.server, pair.server, "", 0))) {
          assertThat(own.isBound() && owners.isBound()).isTrue();
          // then
          assertThat(ask(probe, pair)).isEqualTo(new HalfOpen.Silent());
          // and when
          give(2, pair, "lo");
          try (ServerSocket listener = listen(pair)) {
            assertThat(listener.isBound()).isTrue();
            assertThat(ask(probe, pair)).isEqualTo(new HalfOpen.Accepted());
          }
        }
      }
    }
  }

  @Test
  void addressThatNobodyHasIsNotThereAndFoundWithinTheTimeWhenItIs() throws Exception {
    try (HalfOpenProbe probe = start()) {
      Pair absent =
          new Pair(InetAddress.ofLiteral("10.77.0.9"), IPV4.vip(), IPV4.cidr(), IPV4.family());
      assertThat(ask(probe, absent)).isEqualTo(new HalfOpen.NotThere("does not answer ARP"));
      Pair absent6 =
          new Pair(InetAddress.ofLiteral("fd77::9"), IPV6.vip(), IPV6.cidr(), IPV6.family());
      assertThat(ask(probe, absent6))
          .isEqualTo(new HalfOpen.NotThere("does not answer neighbour discovery"));
      // when
      lan.ipOn(2, "addr", "add", "10.77.0.9/24", "dev", "eth0");
      give(2, IPV4, "lo");
      // then
      await().until(() -> ask(probe, absent), new HalfOpen.Refused()::equals);
    }
  }

  @Test
  void serverThatDiesIsSoonNotThereRatherThanSilent() throws Exception {
    give(2, IPV4, "lo");
    try (HalfOpenProbe probe = start()) {
      assertThat(ask(probe, IPV4)).isEqualTo(new HalfOpen.Refused());
      // when
      lan.cable(2, false);
      // then within 10 s, although the kernel is sure of it for longer
      await()
          .atMost(10, TimeUnit.SECONDS)
          .until(() -> ask(probe, IPV4), new HalfOpen.NotThere("does not answer ARP")::equals);
      // and when
      lan.cable(2, true);
      // then
      await().until(() -> ask(probe, IPV4), new HalfOpen.Refused()::equals);
    }
  }

  @Test
  void serverThatIsThisNodeOrElsewhereIsSaidToBe() throws Exception {
    // given
    lan.ipOn(1, "route", "add", "default", "via", "10.77.0.254");
    try (HalfOpenProbe probe = start()) {
      // then
      assertThat(ask(probe, at("10.77.0.1"))).isEqualTo(new HalfOpen.ThisNode());
      assertThat(ask(probe, at("192.0.2.1")))
          .isEqualTo(new HalfOpen.Elsewhere("via 10.77.0.254 on eth0"));
    }
  }

  @Test
  void nodeThatHasNothingButTheVipCannotAsk() throws Exception {
    // given
    lan.ipOn(1, "addr", "del", "10.77.0.1/24", "dev", "eth0");
    lan.ipOn(1, "addr", "add", "10.77.0.100/24", "dev", "eth0");
    try (HalfOpenProbe probe = start()) {
      // then
      assertThat(ask(probe, IPV4))
          .isEqualTo(
              new HalfOpen.NotMade(
                  "interface: eth0 (expected: with an address of this node's own beside the"
                      + " VIP)"));
    }
  }

  @Test
  void manyAreAskedAtATimeAndNoMoreThanThereArePortsFor() throws Exception {
    // given
    give(2, IPV4, "lo");
    try (HalfOpenProbe probe = start()) {
      assertThat(ask(probe, IPV4)).isEqualTo(new HalfOpen.Refused());
      lan.cable(2, false);
      // when
      List<HalfOpen> found =
          lan.on(
              1,
              () -> {
                List<CompletableFuture<HalfOpen>> all = new ArrayList<>();
                for (int i = 0; i < HalfOpenProbe.PORT_COUNT + 1; i++) {
                  all.add(
                      probe
                          .probe(IPV4.server(), IPV4.endpoint(), Duration.ofSeconds(10))
                          .toCompletableFuture());
                }
                lan.cable(2, true);
                return all.stream().map(CompletableFuture::join).toList();
              });
      // then
      assertThat(found.getLast())
          .isEqualTo(new HalfOpen.NotMade("ports for probes: all 1024 in use"));
      assertThat(found.subList(0, HalfOpenProbe.PORT_COUNT)).containsOnly(new HalfOpen.Refused());
      // and all are free again
      assertThat(ask(probe, IPV4)).isEqualTo(new HalfOpen.Refused());
    }
  }

  @Test
  void whatIsUnderWayIsNotMadeWhenItIsClosedOrItsInterfaceGoes() throws Exception {
    // given
    HalfOpenProbe probe = start();
    var underWay =
        lan.on(1, () -> probe.probe(IPV4.server(), IPV4.endpoint(), Duration.ofSeconds(30)));
    // when
    probe.close();
    // then
    assertThat(underWay.toCompletableFuture().get(10, TimeUnit.SECONDS))
        .isEqualTo(new HalfOpen.NotMade("closed"));
    assertThat(ask(probe, IPV4)).isEqualTo(new HalfOpen.NotMade("closed"));
    // and given
    try (HalfOpenProbe another = start()) {
      // when
      lan.ipOn(1, "link", "del", "eth0");
      // then
      assertThat(ask(another, IPV4)).isInstanceOf(HalfOpen.NotMade.class);
    }
  }

  private static Pair at(String server) {
    return new Pair(InetAddress.ofLiteral(server), IPV4.vip(), IPV4.cidr(), IPV4.family());
  }

  private HalfOpenProbe start() throws Exception {
    return lan.on(1, () -> HalfOpenProbe.open("eth0"));
  }

  private HalfOpen ask(HalfOpenProbe probe, Pair pair) throws Exception {
    return lan.on(1, () -> probe.probe(pair.server(), pair.endpoint(), TIMEOUT))
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
  }

  private void give(int host, Pair pair, String networkInterface) {
    if (pair.equals(IPV6)) {
      lan.ipOn(host, "addr", "add", pair.cidr(), "dev", networkInterface, "nodad");
    } else {
      lan.ipOn(host, "addr", "add", pair.cidr(), "dev", networkInterface);
    }
  }

  private ServerSocket listen(Pair pair) throws Exception {
    return listen(2, pair);
  }

  private ServerSocket listen(int host, Pair pair) throws Exception {
    return lan.on(host, () -> new ServerSocket(7070, 5, pair.vip()));
  }

  private List<SocketDiag.Tcp> halfOpen(Pair pair) throws Exception {
    InetSocketAddress local = new InetSocketAddress(pair.vip(), 7070);
    return lan.on(2, () -> SocketDiag.find(pair.family(), local, SocketDiag.SYN_RECEIVED));
  }

  private void sysctl(int host, String key, String value) throws Exception {
    lan.on(host, () -> Files.writeString(Path.of("/proc/sys/net/" + key), value));
  }
}
