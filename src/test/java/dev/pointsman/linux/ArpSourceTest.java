package dev.pointsman.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Host 1 knows a VIP at host 3, the new owner; host 2, the old one, has the address still. */
@Timeout(60)
@SuppressWarnings("NullAway.Init") // JUnit calls open first
final class ArpSourceTest {
  private static final String VIP = "10.77.0.100";
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final Rtnetlink rtnetlink = new Rtnetlink();
  private Lan lan;

  @BeforeEach
  void open() throws Exception {
    lan = Lan.ofHosts(3);
    lan.ipOn(2, "addr", "add", VIP + "/32", "dev", "eth0");
    // What was learnt a moment ago is believed for a second; here nothing is.
    lan.on(1, () -> Files.writeString(Path.of("/proc/sys/net/ipv4/neigh/eth0/locktime"), "0"));
  }

  @AfterEach
  void close() {
    lan.close();
  }

  @Test
  void anOldOwnersQuestionDrawsAClientToItByDefault() throws Exception {
    believesHost3();
    speakFromTheVip();
    assertThat(neighbour()).contains(mac(2));
  }

  @Test
  void anOldOwnersQuestionDoesNotDrawAClientToItIfTheInterfacesOwnAddressIsUsed() throws Exception {
    ArpSource source = new ArpSource();
    lan.on(2, () -> using(source));
    believesHost3();
    speakFromTheVip();
    assertThat(neighbour()).contains(mac(3));
  }

  @Test
  void whatWasSetIsSetBack() throws Exception {
    ArpSource source = new ArpSource();
    assertThat(setting()).isEqualTo("0");
    lan.on(2, () -> using(source));
    assertThat(setting()).isEqualTo("2");
    lan.on(2, () -> restoring(source));
    assertThat(setting()).isEqualTo("0");
  }

  @Test
  void whatAnOperatorHasSetStays() throws Exception {
    ArpSource source = new ArpSource();
    set("2");
    lan.on(2, () -> using(source));
    lan.on(2, () -> restoring(source));
    assertThat(setting()).isEqualTo("2");
    // and: changed meanwhile
    set("0");
    lan.on(2, () -> using(source));
    set("1");
    lan.on(2, () -> restoring(source));
    assertThat(setting()).isEqualTo("1");
  }

  @Test
  void anInterfaceThatHasComeAgainIsSetAnew() throws Exception {
    ArpSource source = new ArpSource();
    lan.on(2, () -> using(source));
    set("0");
    lan.on(2, () -> using(source));
    assertThat(setting()).isEqualTo("2");
  }

  @Test
  void anInterfaceThatIsNotThereDoesNoHarm() throws Exception {
    lan.on(
        2,
        () -> {
          ArpSource source = new ArpSource();
          source.useOwn("nowhere0");
          source.restore();
          return null;
        });
  }

  private static Void using(ArpSource source) {
    source.useOwn("eth0");
    return null;
  }

  private static Void restoring(ArpSource source) {
    source.restore();
    return null;
  }

  private void believesHost3() throws Exception {
    lan.ipOn(1, "neigh", "replace", VIP, "lladdr", mac(3), "dev", "eth0", "nud", "stale");
  }

  /** Host 2 sends host 1 a datagram as the VIP, and has to ask for host 1's hardware address. */
  private void speakFromTheVip() throws Exception {
    lan.ipOn(2, "neigh", "flush", "all");
    try (DatagramChannel here = lan.on(1, () -> bound("10.77.0.1"));
        DatagramChannel vip = lan.on(2, () -> bound(VIP))) {
      here.configureBlocking(false);
      vip.send(ByteBuffer.wrap(new byte[1]), here.getLocalAddress());
      await().atMost(LIMIT).until(() -> here.receive(ByteBuffer.allocate(1)) != null);
    }
  }

  private static DatagramChannel bound(String address) throws Exception {
    return DatagramChannel.open().bind(new InetSocketAddress(InetAddress.ofLiteral(address), 0));
  }

  private String neighbour() {
    return lan.ipOn(1, "neigh", "show", "to", VIP, "dev", "eth0");
  }

  private String mac(int host) throws Exception {
    return lan.on(host, () -> rtnetlink.link("eth0")).orElseThrow().mac().orElseThrow().toString();
  }

  private String setting() throws Exception {
    return lan.on(2, () -> Files.readString(setting("eth0")).strip());
  }

  private void set(String value) throws Exception {
    lan.on(2, () -> Files.writeString(setting("eth0"), value));
  }

  private static Path setting(String of) {
    return Path.of("/proc/sys/net/ipv4/conf", of, "arp_announce");
  }
}
