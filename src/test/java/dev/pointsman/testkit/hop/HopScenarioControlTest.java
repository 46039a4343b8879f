package dev.pointsman.testkit.hop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pointsman.testkit.hop.Crossings.Way;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The scenario without scheduler nodes: clients find the VIP at a server itself. It proves the
 * players, the firewall and the prepared servers, which only a change of theirs can change.
 */
@Tag("long")
@Timeout(180)
class HopScenarioControlTest {

  @Test
  void everyPartPlaysFromAServerThatIsDialledDirectly() throws Exception {
    try (HopLab lab = HopLab.start()) {
      HopScenario scenario = lab.scenario();
      scenario.site().dialDirectly(scenario.site().servers().getLast());
      scenario.rtspByFfmpeg();
      scenario.rtspByGst();
      scenario.rtspByMpv();
      scenario.pnaOverUdp();
      scenario.pnaByMplayer();
      scenario.rtmp();
      scenario.icecast();
      scenario.assertTheWay();
      var ways = scenario.site().crossings().read();
      assertThat(ways.of(Way.MEDIA_FROM_VIP).packets()).isPositive();
      assertThat(ways.of(Way.ASKED).packets()).as("nothing asks a scheduler node").isZero();
    }
  }

  @Test
  void theFirewallDropsMediaThatDoesNotComeFromTheVip() throws Exception {
    try (HopLab lab = HopLab.start()) {
      // given a server whose datagrams leave from its own address
      HopSite site = lab.scenario().site();
      site.dialDirectly(site.servers().getLast());
      site.servers().getLast().nft("delete", "table", "inet", "pointsman_server");
      long dropped = site.dropped();
      // when, then
      assertThatThrownBy(() -> lab.scenario().rtspByGst()).isInstanceOf(AssertionError.class);
      assertThat(site.crossings().read().of(Way.MEDIA_FROM_ELSEWHERE).packets()).isPositive();
      assertThat(site.dropped()).isGreaterThan(dropped);
      assertThatThrownBy(() -> lab.scenario().assertTheWay()).isInstanceOf(AssertionError.class);
    }
  }
}
