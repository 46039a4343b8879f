package dev.pointsman.testkit.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.testkit.product.Ports;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AddressesTest {
  private static final String[] BOTH = {Addresses.STREAM1, Addresses.STREAM2};

  @Test
  void aPortThatIsTakenIsReplacedAndSaidSo() throws IOException {
    // given
    int usual = Ports.free(Addresses.STREAM2);
    List<String> remarks = new ArrayList<>();
    try (ServerSocket holder = new ServerSocket()) {
      holder.bind(new InetSocketAddress(Addresses.STREAM2, usual));
      // when
      int picked = Addresses.pick("PNA", usual, remarks, BOTH);
      // then
      assertThat(picked).isNotEqualTo(usual);
      assertThat(remarks)
          .containsExactly("Port %d is taken, so PNA is on port %d here.".formatted(usual, picked));
    }
    // and when it is free again
    assertThat(Addresses.pick("PNA", usual, remarks, BOTH)).isEqualTo(usual);
    // then there is nothing to remark
    assertThat(remarks).hasSize(1);
  }
}
