package dev.pointsman.prepare;

import static dev.pointsman.prepare.Host.PlacedBy.OTHERS;
import static dev.pointsman.prepare.Host.PlacedBy.PREPARATION;
import static dev.pointsman.prepare.Host.PlacedBy.SCHEDULER_NODE;
import static dev.pointsman.prepare.Parameters.ARP_ANNOUNCE;
import static dev.pointsman.prepare.Parameters.ARP_IGNORE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.prepare.Plan.Refused;
import dev.pointsman.prepare.Plan.Todo;
import java.net.InetAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PreparingTest {
  private static final String VIP = "10.10.10.101";

  private final ModelServer server =
      new ModelServer().link("eth0").placed("eth0", "10.10.10.11", 24, OTHERS);

  @Test
  void aFreshServerIsSilencedBeforeItHasTheVip_andTheTableIsLast() {
    // when
    Todo todo = todo(VIP);
    // then
    assertThat(lines(todo))
        .containsExactly(
            "sysctl -qw net.ipv4.conf.eth0.arp_ignore=1",
            "sysctl -qw net.ipv4.conf.eth0.arp_announce=2",
            "ip addr add 10.10.10.101/32 dev lo label lo:pmvip",
            "nft -f -");
    assertThat(todo.steps().getLast().command().input())
        .endsWith("add element inet pointsman_server vip4 { 10.10.10.101 };\n");
    assertThat(todo.kept())
        .containsOnly(
            java.util.Map.entry("net.ipv4.conf.eth0.arp_ignore", new Kept(0, 1)),
            java.util.Map.entry("net.ipv4.conf.eth0.arp_announce", new Kept(0, 2)));
  }

  @Test
  void anIpv6VipNeedsNothingOfArp_andIsDeprecated() {
    assertThat(lines(todo("fd00::101")))
        .containsExactly(
            "ip addr add fd00::101/128 dev lo metric 28790 nodad preferred_lft 0", "nft -f -");
  }

  @Test
  void aPreparedServerIsLeftAlone() {
    server.apply(todo(VIP, "fd00::101"));
    // when
    Todo again = todo("fd00::101", VIP);
    // then
    assertThat(again.steps()).isEmpty();
    assertThat(again.unchanged()).hasSize(5);
    assertThat(again.kept()).isEqualTo(server.kept);
  }

  @Test
  void aSecondVip_isAddedToTheTableWithoutTouchingItsSessions() {
    server.apply(todo(VIP));
    // when
    Todo second = todo("10.10.10.102");
    // then
    assertThat(second.steps()).hasSize(2);
    assertThat(second.steps().getLast().command().input())
        .isEqualTo("add element inet pointsman_server vip4 { 10.10.10.102 };\n");
  }

  @Test
  void aTableOfAnotherVersion_isReplacedWithItsVips() {
    server.apply(todo(VIP));
    server.table = "0badf00d";
    // when
    server.apply(todo("10.10.10.102"));
    // then
    assertThat(server.table).isEqualTo(Ruleset.VERSION);
    assertThat(server.vips).isEqualTo(addresses(VIP, "10.10.10.102"));
  }

  @ParameterizedTest(name = "arp_ignore of all {0} and of eth0 {1}: {2}")
  @CsvSource({
    "0, 0, set",
    "0, 1, left",
    "1, 0, left",
    "2, 0, left",
    "0, 8, left",
    "0, 3, set",
    "1, 7, set",
    "2, 4, set",
    "3, 0, refused",
    "4, 1, refused",
    "8, 0, left",
    "3, 8, left"
  })
  void arpIsIgnoredByTheGreaterOfTwoParameters(int all, int own, String expected) {
    // given
    server.parameter(ARP_IGNORE, "all", all).parameter(ARP_IGNORE, "eth0", own);
    // when
    Plan plan = plan(VIP);
    // then
    String found =
        switch (plan) {
          case Refused refused -> "refused";
          case Todo todo -> lines(todo).getFirst().contains("arp_ignore") ? "set" : "left";
        };
    assertThat(found).isEqualTo(expected);
    if (plan instanceof Todo todo) {
      server.apply(todo);
      assertThat(Math.max(all, server.value(ARP_IGNORE, "eth0"))).isIn(1, 2, 8);
    }
  }

  @Test
  void aParameterThatTheOperatorChangedSinceThen_isRememberedAsHeLeftIt() {
    server.apply(todo(VIP));
    server.parameter(ARP_ANNOUNCE, "eth0", 1);
    // when
    server.apply(todo(VIP));
    // then
    assertThat(server.kept)
        .containsEntry("net.ipv4.conf.eth0.arp_announce", new Kept(1, 2))
        .containsEntry("net.ipv4.conf.eth0.arp_ignore", new Kept(0, 1));
  }

  @Test
  void aVipThatIsOnTheLinkByHand_isRefusedWithTheRemedy() {
    server.placed("eth0", VIP, 32, OTHERS);
    assertThat(plan(VIP))
        .isInstanceOfSatisfying(
            Refused.class,
            refused ->
                assertThat(refused.reasons())
                    .singleElement()
                    .asString()
                    .startsWith("10.10.10.101 is on eth0, and no Pointsman put it there")
                    .contains("ip addr del 10.10.10.101/32 dev eth0"));
  }

  @Test
  void aSchedulerNodeThatOwnsTheVip_isPreparedAsAServerToo() {
    server.placed("eth0", VIP, 32, SCHEDULER_NODE);
    // when
    Todo todo = todo(VIP);
    // then
    assertThat(lines(todo)).contains("ip addr add 10.10.10.101/32 dev lo label lo:pmvip");
    assertThat(todo.unchanged())
        .contains("10.10.10.101 is on eth0: this host is a scheduler node, too, and owns it now");
  }

  @Test
  void aVipThatSomebodyElsePutOnLoopback_isLeftThere() {
    server.placed("lo", VIP, 32, OTHERS);
    // when
    Todo todo = todo(VIP);
    // then
    assertThat(lines(todo)).noneMatch(line -> line.startsWith("ip "));
    assertThat(todo.unchanged())
        .contains(
            "10.10.10.101 is on lo already, not by server-prepare, so that --undo will leave it");
  }

  @Test
  void aWholeNetworkOnLoopback_isRefused() {
    server.placed("lo", VIP, 24, OTHERS);
    assertThat(plan(VIP))
        .isInstanceOfSatisfying(
            Refused.class,
            refused ->
                assertThat(refused.reasons().getFirst())
                    .startsWith("10.10.10.101/24 is on lo (expected: /32)"));
  }

  @Test
  void anotherInterfaceOnTheLinkThatAnswers_isWarnedOf() {
    server.link("eth1").placed("eth1", "10.10.10.12", 24, OTHERS);
    server.link("eth2").placed("eth2", "192.168.0.1", 24, OTHERS);
    // when
    Plan plan = Preparing.plan(addresses(VIP), List.of("eth0"), server.host());
    // then
    assertThat(((Todo) plan).warnings())
        .containsExactly(
            "eth1 answers ARP for the VIPs: if it is on their link, name it, too: --interface"
                + " eth0,eth1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.10.10.101", "10.10.10.254"})
  void theInterfacesOnTheVipsLinkAreTaken(String vip) {
    server.link("eth1").placed("eth1", "10.10.10.12", 25, OTHERS);
    server.link("eth2").placed("eth2", "10.10.11.12", 24, OTHERS);
    assertThat(server.host().linksOf(addresses(vip)))
        .containsExactlyElementsOf(vip.endsWith("254") ? List.of("eth0") : List.of("eth0", "eth1"));
  }

  @Test
  void aPortOfABridgeIsNoInterfaceToAsk() {
    Host host = server.host();
    Host.Link port = new Host.Link("eth9", false, true, true, false, true, List.of());
    assertThat(
            new Host(List.of(port), host.parameters(), host.table(), host.kept(), List.of("eth9"))
                .linksOf(addresses(VIP)))
        .isEmpty();
  }

  @Test
  void noInterface_isRefused() {
    assertThat(Preparing.plan(addresses(VIP), List.of(), server.host()))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> assertThat(refused.reasons().getFirst()).contains("--interface"));
  }

  @Test
  void theMarksAreTold() {
    assertThat(Loopback.placedBy("lo:pmvip", 0, "")).isEqualTo(PREPARATION);
    assertThat(Loopback.placedBy("", 0x7076, "")).isEqualTo(PREPARATION);
    assertThat(Loopback.placedBy("eth0:pm", 0, "")).isEqualTo(SCHEDULER_NODE);
    assertThat(Loopback.placedBy("eth0", 0, "")).isEqualTo(OTHERS);
  }

  private Plan plan(String... vips) {
    return Preparing.plan(addresses(vips), List.of("eth0"), server.host());
  }

  private Todo todo(String... vips) {
    return (Todo) plan(vips);
  }

  static List<String> lines(Todo todo) {
    return todo.steps().stream().map(step -> step.command().line()).toList();
  }

  static Set<InetAddress> addresses(String... texts) {
    Set<InetAddress> addresses = new LinkedHashSet<>();
    for (String text : texts) {
      addresses.add(InetAddress.ofLiteral(text));
    }
    return addresses;
  }
}
