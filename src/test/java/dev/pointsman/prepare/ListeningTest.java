package dev.pointsman.prepare;

import static dev.pointsman.prepare.PreparingTest.addresses;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ListeningTest {
  @ParameterizedTest(name = "a socket of {0}, for both: {1}, takes {2}: {3}")
  @CsvSource({
    "0.0.0.0, false, 10.10.10.101, true",
    "0.0.0.0, false, fd00::101, false",
    "::, true, 10.10.10.101, true",
    "::, true, fd00::101, true",
    "::, false, 10.10.10.101, false",
    "10.10.10.101, false, 10.10.10.101, true",
    "10.10.10.11, false, 10.10.10.101, false"
  })
  void aVipIsServed_onItsAddressOrOnAll(String local, boolean both, String vip, boolean served) {
    assertThat(warnings(vip, listener(local, both, "rtspd (pid 7)")).isEmpty()).isEqualTo(served);
  }

  @Test
  void aServerThatListensElsewhere_isNamed() {
    assertThat(warnings("10.10.10.101", listener("10.10.10.11", false, "rtspd (pid 7)")))
        .containsExactly(
            "port 554: rtspd (pid 7) listens on 10.10.10.11, so that clients of 10.10.10.101 are"
                + " refused; let it listen on all addresses, or on 10.10.10.101 as well");
  }

  @Test
  void aPortWhereNobodyListens_isTold() {
    assertThat(warnings("10.10.10.101"))
        .singleElement()
        .asString()
        .startsWith("port 554: nothing listens");
  }

  private static List<String> warnings(String vip, Listener... listeners) {
    return Listening.warnings(addresses(vip), List.of(554), List.of(listeners));
  }

  private static Listener listener(String local, boolean both, String process) {
    InetAddress address = InetAddress.ofLiteral(local);
    return new Listener(address, address.isAnyLocalAddress(), both, 554, process);
  }
}
