package dev.pointsman.testkit.product;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SiteDescriptionTest {

  @Test
  void aSiteIsWrittenAsTheProductReadsIt() {
    SiteDescription site =
        new SiteDescription(
            Map.of("media", "127.0.0.101"),
            Map.of("s1", "127.0.0.31"),
            List.of(
                RelayRule.telnet("media", 7070, "s1", 7071),
                RelayRule.http("media", 80, "/clips/*", "s1", 8080)));

    assertThat(site.conf(8901))
        .contains("media { address = 127.0.0.101, schedulers = [sched-1] }")
        .contains("s1 { address = 127.0.0.31, health { type = tcp } }")
        .contains(
            "{ vip = media, port = 7070, protocol = telnet, servers = [s1], server-port = 7071 }")
        .contains("protocol = http, path = \"/clips/*\", servers = [s1], server-port = 8080 }")
        .contains("api { host = 127.0.0.1, port = 8901 }");
  }
}
