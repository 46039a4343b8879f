package dev.pointsman.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pointsman.testkit.Tools;
import dev.pointsman.testkit.process.ChildProcess;
import dev.pointsman.testkit.process.Command;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A VIP moves from host 1 to host 2 while host 3 is its client. */
@Timeout(60)
@SuppressWarnings("NullAway.Init") // JUnit calls open first
final class AnnouncerTest {
  private static final InetAddress VIP = InetAddress.ofLiteral("10.77.0.100");
  private static final InetAddress VIP6 = InetAddress.ofLiteral("fd77::100");
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final Rtnetlink rtnetlink = new Rtnetlink();
  private Lan lan;

  @BeforeEach
  void open() throws Exception {
    lan = Lan.ofHosts(3);
  }

  @AfterEach
  void close() {
    if (lan != null) {
      lan.close();
    }
  }

  @Test
  void bothFormsOfGratuitousArpAreSeenByTcpdump() throws Exception {
    // given
    lan.on(2, () -> rtnetlink.add("eth0", VIP));
    String reply = "Reply 10.77.0.100 is-at " + mac(2);
    try (ChildProcess tcpdump = tcpdump("arp")) {
      // when
      announce(2, VIP);
      // then
      tcpdump.awaitLine(
          line -> line.contains("Request who-has 10.77.0.100 tell 10.77.0.100"), LIMIT);
      tcpdump.awaitLine(line -> line.contains(reply), LIMIT);
    }
  }

  @Test
  void neighbourAdvertisementIsSeenByTcpdumpWithARightChecksum() throws Exception {
    // given
    lan.on(2, () -> rtnetlink.add("eth0", VIP6));
    try (ChildProcess tcpdump = tcpdump("icmp6 and ip6[40] == 136 and src fd77::100")) {
      // when
      announce(2, VIP6);
      // then
      tcpdump.awaitLine(line -> line.contains("fd77::100 > ff02::1"), LIMIT);
      tcpdump.awaitLine(
          line -> line.contains("[icmp6 sum ok]") && line.contains("Flags [override]"), LIMIT);
    }
  }

  @Test
  void connectionsReachTheNewHolderAsSoonAsItAnnouncesItself() throws Exception {
    for (InetAddress vip : new InetAddress[] {VIP, VIP6}) {
      // given a client that knows the old holder's hardware address
      lan.on(1, () -> rtnetlink.add("eth0", vip));
      try (ServerSocketChannel old = lan.on(1, () -> listen(vip))) {
        connect(vip).close();
        assertThat(old.isOpen()).isTrue();
      }
      assertThat(neighbour(vip)).contains(mac(1));
      // when
      lan.on(1, () -> rtnetlink.remove("eth0", vip));
      lan.on(2, () -> rtnetlink.add("eth0", vip));
      assertThat(neighbour(vip)).as("nobody has told it").contains(mac(1));
      try (ServerSocketChannel now = lan.on(2, () -> listen(vip))) {
        announce(2, vip);
        // then
        await().atMost(LIMIT).until(() -> neighbour(vip).contains(mac(2)));
        try (SocketChannel client = connect(vip);
            SocketChannel accepted = now.accept()) {
          assertThat(accepted.getRemoteAddress()).isEqualTo(client.getLocalAddress());
        }
      }
    }
  }

  @Test
  void interfaceWithoutNeighboursIsRefused() {
    assertThatThrownBy(() -> lan.on(1, () -> announceHere("lo", VIP)))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("interface: lo (expected: an Ethernet");
    assertThatThrownBy(() -> lan.on(1, () -> announceHere("eth9", VIP)))
        .isInstanceOf(IOException.class)
        .hasMessage("interface: eth9 (not there)");
  }

  @Test
  void interfaceThatIsDownIsNamed() {
    // given
    lan.ipOn(1, "link", "set", "eth0", "down");
    // then
    assertThatThrownBy(() -> announce(1, VIP))
        .isInstanceOf(SystemCallException.class)
        .hasMessage(
            "sendto AF_PACKET, announcing 10.77.0.100 on eth0: ENETDOWN (the interface is down);"
                + " set the interface up (ip link set dev NAME up)");
  }

  private ChildProcess tcpdump(String filter) {
    Tools.require("tcpdump", "tcpdump");
    ChildProcess tcpdump =
        ChildProcess.start(
            Command.of(
                    "ip",
                    "netns",
                    "exec",
                    lan.name(3),
                    "tcpdump",
                    "-l",
                    "-n",
                    "-v",
                    "-i",
                    "eth0",
                    filter)
                .within(Duration.ofSeconds(50)),
            Path.of("."));
    tcpdump.awaitLine(line -> line.contains("listening on eth0"), LIMIT);
    return tcpdump;
  }

  private void announce(int host, InetAddress address) throws Exception {
    lan.on(host, () -> announceHere("eth0", address));
  }

  private static boolean announceHere(String name, InetAddress address) throws IOException {
    try (Announcer announcer = Announcer.open()) {
      announcer.announce(name, address);
      return true;
    }
  }

  private static ServerSocketChannel listen(InetAddress address) throws IOException {
    return ServerSocketChannel.open().bind(new InetSocketAddress(address, 7070));
  }

  private SocketChannel connect(InetAddress address) throws Exception {
    return lan.on(
        3,
        () -> {
          SocketChannel client = SocketChannel.open();
          client.socket().connect(new InetSocketAddress(address, 7070), (int) LIMIT.toMillis());
          return client;
        });
  }

  private String neighbour(InetAddress address) {
    return lan.ipOn(3, "neigh", "show", "to", address.getHostAddress(), "dev", "eth0");
  }

  private String mac(int host) throws Exception {
    return lan.on(host, () -> rtnetlink.link("eth0")).orElseThrow().mac().orElseThrow().toString();
  }
}
