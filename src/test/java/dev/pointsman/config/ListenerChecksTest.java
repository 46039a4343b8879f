package dev.pointsman.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ListenerChecksTest {
  @Test
  void wildcardVipTakesThePortOfTheOthers() {
    assertThat(
            Conf.errors(
                Conf.with(
                    """
                    vips.any { address = 0.0.0.0, schedulers = [a] }
                    rules = [
                      { vip = media, port = 80, servers = [s1], server-port = 8000 }
                      { vip = any, port = 80, servers = [s2], server-port = 8000 }
                      { vip = any, port = 81, servers = [s2], server-port = 8000 }
                    ]""")))
        .containsExactly(
            "p.conf:7:25: rules[0].port: 127.0.0.101:80: rules[1] (p.conf:8:23) listens on"
                + " 0.0.0.0:80 (expected: another port here or there)");
  }

  @Test
  void wildcardsOfBothKindsOfAddressCollide() {
    assertThat(
            Conf.errors(
                Conf.with(
                    """
                    vips.four { address = 0.0.0.0, schedulers = [a] }
                    vips.six { address = "::", schedulers = [a] }
                    rules = [
                      { vip = four, port = 80, servers = [s1], server-port = 8000 }
                      { vip = six, port = 80, servers = [s2], server-port = 8000 }
                    ]""")))
        .anyMatch(error -> error.contains("rules[0].port: 0.0.0.0:80: rules[1]"));
  }

  @Test
  void rulesOfOneWildcardVipShareItsPort() {
    assertThat(
            Conf.site(
                    Conf.with(
                        """
                        vips.any { address = 0.0.0.0, schedulers = [a] }
                        rules = [
                          { vip = any, port = 80, protocol = http, path = "/a", servers = [s1], server-port = 8000 }
                          { vip = any, port = 80, protocol = http, servers = [s2], server-port = 8000 }
                          { vip = media, port = 81, servers = [s1], server-port = 8000 }
                        ]"""))
                .rules())
        .hasSize(3);
  }
}
