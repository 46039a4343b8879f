package dev.pointsman.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@SuppressWarnings("NullAway.Init") // JUnit calls open first
final class RoutesTest {
  private final Routes routes = new Routes();
  private Lan lan;

  @BeforeEach
  void open() throws Exception {
    lan = Lan.ofHosts(1);
  }

  @AfterEach
  void close() {
    if (lan != null) {
      lan.close();
    }
  }

  @Test
  void neighbourIsOnTheLinkAndOurAddressTowardsItIsTold() throws Exception {
    assertThat(reach("10.77.0.2"))
        .isEqualTo(new Reach.OnLink(Optional.of(InetAddress.ofLiteral("10.77.0.1"))));
    assertThat(reach("fd77::2"))
        .isEqualTo(new Reach.OnLink(Optional.of(InetAddress.ofLiteral("fd77::1"))));
  }

  @Test
  void addressesOfThisHostAreItsOwnWhicheverInterfaceHasThem() throws Exception {
    // given
    lan.ipOn(1, "addr", "add", "10.77.0.100/32", "dev", "lo");
    // then
    for (String own : new String[] {"10.77.0.1", "fd77::1", "127.0.0.1", "::1", "10.77.0.100"}) {
      assertThat(reach(own)).as(own).isEqualTo(new Reach.ThisNode());
    }
  }

  @Test
  void addressBehindARouterIsElsewhereAndTheRouterIsNamed() throws Exception {
    // given
    lan.ipOn(1, "route", "add", "default", "via", "10.77.0.254");
    lan.ipOn(1, "-6", "route", "add", "fd78::/64", "via", "fd77::254");
    // then
    assertThat(reach("192.0.2.1")).isEqualTo(new Reach.Elsewhere("via 10.77.0.254 on eth0"));
    assertThat(reach("fd78::1")).isEqualTo(new Reach.Elsewhere("via fd77:0:0:0:0:0:0:254 on eth0"));
  }

  @Test
  void addressThatNoRouteLeadsToIsElsewhere() throws Exception {
    // given
    lan.ipOn(1, "route", "add", "blackhole", "192.0.2.0/24");
    // then
    for (String address : new String[] {"198.51.100.1", "fd79::1", "192.0.2.1"}) {
      assertThat(reach(address))
          .as(address)
          .isInstanceOfSatisfying(
              Reach.Elsewhere.class, other -> assertThat(other.way()).startsWith("no way to it: "));
    }
  }

  @Test
  void addressOfAnotherInterfacesLinkIsElsewhere() throws Exception {
    // given
    secondInterface("10.78.0.1/24");
    // then
    assertThat(reach("10.78.0.2")).isEqualTo(new Reach.Elsewhere("on eth1"));
  }

  @Test
  void interfaceThatIsNotTheFirstChoiceOfItsLinkIsOnItAllTheSame() throws Exception {
    // given
    secondInterface("10.77.0.7/24");
    lan.ipOn(1, "route", "del", "10.77.0.0/24", "dev", "eth0");
    lan.ipOn(1, "route", "add", "10.77.0.0/24", "dev", "eth0", "src", "10.77.0.1", "metric", "5");
    // then
    assertThat(lan.ipOn(1, "route", "get", "10.77.0.2")).contains("dev eth1");
    assertThat(reach("10.77.0.2")).isInstanceOf(Reach.OnLink.class);
  }

  @Test
  void interfaceThatIsMissingIsAnErrorThatNamesTheOthers() {
    assertThatThrownBy(
            () -> lan.on(1, () -> routes.reach("eth9", InetAddress.ofLiteral("10.77.0.2"))))
        .isInstanceOf(IOException.class)
        .hasMessage("interface: eth9 (expected: one of lo, eth0)");
  }

  private void secondInterface(String address) {
    lan.ipOn(1, "link", "add", "eth1", "type", "veth", "peer", "name", "eth1peer");
    lan.ipOn(1, "addr", "add", address, "dev", "eth1");
    lan.ipOn(1, "link", "set", "eth1peer", "up");
    lan.ipOn(1, "link", "set", "eth1", "up");
  }

  private Reach reach(String address) throws Exception {
    return lan.on(1, () -> routes.reach("eth0", InetAddress.ofLiteral(address)));
  }
}
