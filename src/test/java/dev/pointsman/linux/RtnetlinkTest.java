package dev.pointsman.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Addresses and links of a host in a namespace, checked with {@code ip}. */
@Timeout(60)
@SuppressWarnings("NullAway.Init") // JUnit calls open first
final class RtnetlinkTest {
  private static final InetAddress VIP = InetAddress.ofLiteral("10.77.0.100");
  private static final InetAddress VIP6 = InetAddress.ofLiteral("fd77::100");

  private static Lan lan;
  private final Rtnetlink rtnetlink = new Rtnetlink();

  @BeforeAll
  static void open() throws Exception {
    lan = Lan.ofHosts(2);
  }

  @AfterAll
  static void close() {
    if (lan != null) {
      lan.close();
    }
  }

  @Test
  void addedAddressIsShownByIpWithItsLabel() throws Exception {
    // when
    Addition first = lan.on(1, () -> rtnetlink.add("eth0", VIP));
    Addition second = lan.on(1, () -> rtnetlink.add("eth0", VIP));
    // then
    assertThat(first).isEqualTo(Addition.ADDED);
    assertThat(second).isEqualTo(Addition.ALREADY_THERE);
    assertThat(lan.ipOn(1, "addr", "show", "dev", "eth0"))
        .contains("inet 10.77.0.100/32 scope global eth0:pm");
    // and when
    Removal removed = lan.on(1, () -> rtnetlink.remove("eth0", VIP));
    Removal again = lan.on(1, () -> rtnetlink.remove("eth0", VIP));
    // then
    assertThat(removed).isEqualTo(Removal.REMOVED);
    assertThat(again).isEqualTo(Removal.ALREADY_GONE);
    assertThat(lan.ipOn(1, "addr", "show", "dev", "eth0")).doesNotContain("10.77.0.100");
  }

  @Test
  void addedIpv6AddressIsUsableAtOnceAndNotPreferred() throws Exception {
    // when
    Addition first = lan.on(1, () -> rtnetlink.add("eth0", VIP6));
    Addition second = lan.on(1, () -> rtnetlink.add("eth0", VIP6));
    // then
    assertThat(first).isEqualTo(Addition.ADDED);
    assertThat(second).isEqualTo(Addition.ALREADY_THERE);
    assertThat(lan.ipOn(1, "-6", "addr", "show", "dev", "eth0"))
        .containsPattern("inet6 fd77::100/128 .*scope global nodad deprecated")
        .doesNotContain("fd77::100/128 tentative");
    assertThat(lan.ipOn(1, "-6", "route", "get", "fd77::2")).contains("src fd77::1 ");
    // and when
    Removal removed = lan.on(1, () -> rtnetlink.remove("eth0", VIP6));
    Removal again = lan.on(1, () -> rtnetlink.remove("eth0", VIP6));
    // then
    assertThat(removed).isEqualTo(Removal.REMOVED);
    assertThat(again).isEqualTo(Removal.ALREADY_GONE);
    assertThat(lan.ipOn(1, "addr", "show", "dev", "eth0")).doesNotContain("fd77::100");
  }

  @Test
  void addressesThatNobodyExtendsAreRemovedByTheKernelAndTold() throws Exception {
    for (InetAddress vip : List.of(VIP, VIP6)) {
      // given
      String shown = vip.getHostAddress().equals("10.77.0.100") ? "10.77.0.100" : "fd77::100";
      BlockingQueue<InetAddress> removed = new LinkedBlockingQueue<>();
      NetworkWatcher watcher = lan.on(2, () -> NetworkWatcher.start(event -> told(event, removed)));
      Duration lifetime = Duration.ofSeconds(2);
      int bits = vip.getAddress().length * 8;
      long begin = System.nanoTime();
      lan.on(2, () -> rtnetlink.add("eth0", vip, bits, lifetime));
      // when it is extended for longer than it would have lasted
      for (int i = 0; i < 3; i++) {
        assertThat(removed.poll(1, TimeUnit.SECONDS)).isNull();
        lan.on(
            2,
            () -> {
              rtnetlink.extend("eth0", vip, bits, lifetime);
              return null;
            });
      }
      // then it is there, as it was
      assertThat(lan.ipOn(2, "addr", "show", "dev", "eth0")).contains(shown);
      assertThat(lan.on(2, rtnetlink::ours))
          .anyMatch(address -> address.address().equals(vip) && address.prefixLength() == bits);
      // and when it is not any more, then it goes by itself
      assertThat(removed.poll(20, TimeUnit.SECONDS)).isEqualTo(vip);
      assertThat(System.nanoTime() - begin).isGreaterThan(Duration.ofMillis(4900).toNanos());
      assertThat(lan.ipOn(2, "addr", "show", "dev", "eth0")).doesNotContain(shown);
      watcher.close();
    }
  }

  @Test
  void anExtendedIpv6AddressIsStillNotPreferred() throws Exception {
    // given
    Duration lifetime = Duration.ofSeconds(30);
    lan.on(1, () -> rtnetlink.add("eth0", VIP6, 128, lifetime));
    // when
    lan.on(
        1,
        () -> {
          rtnetlink.extend("eth0", VIP6, 128, lifetime);
          return null;
        });
    // then
    assertThat(lan.ipOn(1, "-6", "addr", "show", "dev", "eth0"))
        .containsPattern("inet6 fd77::100/128 .*deprecated")
        .doesNotContain("fd77::100/128 tentative");
    assertThat(lan.ipOn(1, "-6", "route", "get", "fd77::2")).contains("src fd77::1 ");
    lan.on(1, () -> rtnetlink.remove("eth0", VIP6));
  }

  private static void told(NetworkEvent event, BlockingQueue<InetAddress> removed) {
    if (event instanceof NetworkEvent.AddressRemoved gone
        && (gone.address().address().equals(VIP) || gone.address().address().equals(VIP6))) {
      removed.add(gone.address().address());
    }
  }

  @Test
  void lifetimeThatCannotBeIsNamed() {
    assertThatThrownBy(() -> rtnetlink.add("eth0", VIP, 32, Duration.ofMillis(1500)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("lifetime: PT1.5S (expected: whole seconds, 1 s to 1 day)");
  }

  @Test
  void prefixIsTheCallersChoice() throws Exception {
    // given
    InetAddress address = InetAddress.ofLiteral("10.78.0.1");
    // when
    lan.on(1, () -> rtnetlink.add("eth0", address, 24));
    // then
    assertThat(lan.ipOn(1, "route")).contains("10.78.0.0/24 dev eth0");
    assertThat(lan.on(1, () -> rtnetlink.remove("eth0", address))).isEqualTo(Removal.ALREADY_GONE);
    assertThat(lan.on(1, () -> rtnetlink.remove("eth0", address, 24))).isEqualTo(Removal.REMOVED);
  }

  @Test
  void oursAreToldFromOthersAndCanBeCleaned() throws Exception {
    // given what a killed process leaves beside what an operator put there
    lan.ipOn(2, "addr", "add", "10.77.0.77/32", "dev", "eth0");
    lan.on(2, () -> rtnetlink.add("eth0", VIP));
    lan.on(2, () -> rtnetlink.add("eth0", VIP6));
    lan.on(2, () -> rtnetlink.add("eth0", InetAddress.ofLiteral("fd78::1"), 64));
    // when
    List<InterfaceAddress> ours = lan.on(2, rtnetlink::ours);
    // then
    assertThat(ours)
        .extracting(InterfaceAddress::toString)
        .containsExactlyInAnyOrder(
            "10.77.0.100/32", "fd77:0:0:0:0:0:0:100/128", "fd78:0:0:0:0:0:0:1/64");
    // and when
    for (InterfaceAddress address : ours) {
      assertThat(lan.on(2, () -> rtnetlink.remove(address))).isEqualTo(Removal.REMOVED);
    }
    // then
    assertThat(lan.on(2, rtnetlink::ours)).isEmpty();
    assertThat(lan.on(2, () -> rtnetlink.addresses("eth0")))
        .extracting(InterfaceAddress::toString)
        .contains("10.77.0.2/24", "10.77.0.77/32", "fd77:0:0:0:0:0:0:2/64")
        .doesNotContain("10.77.0.100/32");
  }

  @Test
  void markWithoutProtocolIsEnough() throws Exception {
    // given the marks of a kernel that knows no IFA_PROTO
    lan.ipOn(1, "addr", "add", "10.77.0.50/32", "dev", "eth0", "label", "eth0:pm");
    lan.ipOn(1, "addr", "add", "fd77::50/128", "dev", "eth0", "nodad", "metric", "28781");
    // when
    List<InterfaceAddress> ours = lan.on(1, rtnetlink::ours);
    // then
    assertThat(ours)
        .extracting(address -> address.address().getHostAddress())
        .contains("10.77.0.50", "fd77:0:0:0:0:0:0:50");
    for (InterfaceAddress address : ours) {
      lan.on(1, () -> rtnetlink.remove(address));
    }
  }

  @Test
  void interfaceWithALongNameIsMarkedByProtocol() throws Exception {
    // given
    lan.ipOn(1, "link", "add", "abcdefghijklmno", "type", "bridge");
    // when
    lan.on(1, () -> rtnetlink.add("abcdefghijklmno", InetAddress.ofLiteral("10.77.0.51")));
    // then
    assertThat(lan.on(1, rtnetlink::ours))
        .anySatisfy(address -> assertThat(address).hasToString("10.77.0.51/32"));
    lan.ipOn(1, "link", "del", "abcdefghijklmno");
    assertThat(
            lan.on(
                1, () -> rtnetlink.remove("abcdefghijklmno", InetAddress.ofLiteral("10.77.0.51"))))
        .isEqualTo(Removal.ALREADY_GONE);
  }

  @Test
  void unknownInterfaceIsNamedWithThoseThereAre() {
    assertThatThrownBy(() -> lan.on(1, () -> rtnetlink.add("eth9", VIP)))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("interface: eth9 (expected: one of lo, eth0");
  }

  @Test
  void prefixThatCannotBeIsNamed() {
    assertThatThrownBy(() -> rtnetlink.add("eth0", VIP, 33))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("prefix length of 10.77.0.100: 33 (expected: 1 to 32)");
  }

  @Test
  void refusalOfTheKernelIsExplained() throws Exception {
    // given
    lan.ipOn(2, "link", "add", "bridge6", "type", "bridge");
    Lan.run(
        "ip",
        "netns",
        "exec",
        lan.name(2),
        "sysctl",
        "-qw",
        "net.ipv6.conf.bridge6.disable_ipv6=1");
    // then
    assertThatThrownBy(() -> lan.on(2, () -> rtnetlink.add("bridge6", VIP6)))
        .isInstanceOf(SystemCallException.class)
        .hasMessageStartingWith(
            "RTM_NEWADDR fd77:0:0:0:0:0:0:100/128 on bridge6: EACCES (access denied)")
        .hasMessageContaining("IPv6 is disabled");
  }

  @Test
  void linkTellsIndexAddressAndCarrier() throws Exception {
    // when
    Link plugged = lan.on(2, () -> rtnetlink.link("eth0")).orElseThrow();
    // then
    String shown = lan.ipOn(2, "-o", "link", "show", "dev", "eth0");
    assertThat(shown).startsWith(plugged.index() + ": eth0");
    assertThat(shown).contains("link/ether " + plugged.mac().orElseThrow());
    assertThat(plugged.arp()).isTrue();
    assertThat(lan.on(2, () -> rtnetlink.link("lo")).orElseThrow().arp()).isFalse();
    assertThat(lan.on(2, () -> rtnetlink.link("eth9"))).isEmpty();
  }

  @Test
  void manyAddressesAreListedWhole() throws Exception {
    // given more than fit in one message of the kernel
    for (int i = 0; i < 500; i++) {
      InetAddress address = InetAddress.ofLiteral("10.79." + i / 250 + "." + (1 + i % 250));
      lan.on(1, () -> rtnetlink.add("lo", address));
    }
    // when
    List<InterfaceAddress> listed = lan.on(1, () -> rtnetlink.addresses("lo"));
    // then
    assertThat(listed.stream().filter(InterfaceAddress::ours)).hasSize(500);
    for (InterfaceAddress address : listed) {
      if (address.ours()) {
        lan.on(1, () -> rtnetlink.remove(address));
      }
    }
    assertThat(lan.ipOn(1, "addr", "show", "dev", "lo")).doesNotContain("10.79.");
  }
}
