package dev.pointsman.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AddressTextTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.10.10.101",
        "fd77::101",
        "::1",
        "::",
        "2001:db8::",
        "2001:db8:0:1::5",
        "1:0:2:3:4:5:6:7",
        "2001:db8::1:0:0:1",
        "10:20:30:40:50:60:70:80"
      })
  void theShortestFormIsWritten(String text) {
    assertThat(AddressText.of(InetAddress.ofLiteral(text))).isEqualTo(text);
  }
}
