package dev.pointsman.testkit.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostPortTest {
  @Test
  void anAddressIsReadAndWrittenTheSame() {
    assertThat(HostPort.format(HostPort.parse("127.0.0.11:7070"))).isEqualTo("127.0.0.11:7070");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "7070", ":7070", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:x"})
  void whatIsNoAddressIsNamedWithWhatIsExpected(String text) {
    assertThatThrownBy(() -> HostPort.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"" + text + "\"")
        .hasMessageContaining("expected: ");
  }
}
