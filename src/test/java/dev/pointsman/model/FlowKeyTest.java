package dev.pointsman.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Addresses into 128 bits and back. */
final class FlowKeyTest {

  @ParameterizedTest
  @CsvSource({
    "10.0.0.1, 255.255.255.254, true",
    "2001:db8::1, fe80::ffff:0:1, false",
    "::1, ff00::, false"
  })
  void bothEndsComeBackAsTheyWere(String client, String vip, boolean ipv4) {
    // given
    Endpoint one = new Endpoint(InetAddress.ofLiteral(client), 65535);
    Endpoint other = new Endpoint(InetAddress.ofLiteral(vip), 0);
    // when
    FlowKey key = FlowKey.of(one, other);
    // then
    assertThat(key.client()).isEqualTo(one);
    assertThat(key.dialled()).isEqualTo(other);
    assertThat(key.isIpv4()).isEqualTo(ipv4);
    assertThat(key.reversed()).isEqualTo(FlowKey.of(/* client= */ other, /* dialled= */ one));
  }

  @Test
  void aPortThatCannotBeIsAnError() {
    assertThatThrownBy(() -> new FlowKey(0, 0, 65536, 0, 0, 80))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("client port: 65536 (expected: 0 to 65535)");
  }
}
