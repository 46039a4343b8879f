package dev.pointsman.testkit.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class AddressesTest {

  @Test
  void aPortThatIsTakenIsReplacedAndSaidSo() throws IOException {
    Addresses free = Addresses.pick();
    try (ServerSocket holder = new ServerSocket()) {
      holder.bind(new InetSocketAddress(Addresses.STREAM2, free.pna()));

      Addresses picked = Addresses.pick();

      assertThat(picked.pna()).isNotEqualTo(free.pna());
      assertThat(picked.remarks())
          .contains("Port 7070 is taken, so PNA is on port %d here.".formatted(picked.pna()));
    }
  }
}
