package dev.pointsman.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.model.Endpoint;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;

final class PortClaimsTest {
  private final PortClaims ports = new PortClaims();

  private static Endpoint at(String address, int port) {
    return new Endpoint(InetAddress.ofLiteral(address), port);
  }

  private static boolean free(PortClaims.Claim claim) {
    return claim.free().toCompletableFuture().isDone();
  }

  @Test
  void addressThatNobodyHasIsFree() {
    assertThat(free(ports.claim(at("127.0.0.1", 80)))).isTrue();
    assertThat(free(ports.claim(at("127.0.0.1", 81)))).isTrue();
    assertThat(free(ports.claim(at("127.0.0.2", 80)))).isTrue();
  }

  @Test
  void claimsOfOneAddressAreServedInTheirOrder() {
    // given
    PortClaims.Claim first = ports.claim(at("127.0.0.1", 80));
    PortClaims.Claim second = ports.claim(at("127.0.0.1", 80));
    PortClaims.Claim third = ports.claim(at("127.0.0.1", 80));
    // when
    first.release();
    // then
    assertThat(free(second)).isTrue();
    assertThat(free(third)).isFalse();
    second.release();
    assertThat(free(third)).isTrue();
  }

  @Test
  void oneThatGivesUpLetsTheNextWaitForThoseBeforeIt() {
    // given
    PortClaims.Claim first = ports.claim(at("127.0.0.1", 80));
    PortClaims.Claim second = ports.claim(at("127.0.0.1", 80));
    PortClaims.Claim third = ports.claim(at("127.0.0.1", 80));
    // when
    second.release();
    // then
    assertThat(free(third)).isFalse();
    first.release();
    assertThat(free(third)).isTrue();
  }

  @Test
  void wildcardWaitsForEveryAddressOfItsPort() {
    // given
    PortClaims.Claim one = ports.claim(at("127.0.0.1", 80));
    PortClaims.Claim two = ports.claim(at("127.0.0.2", 80));
    PortClaims.Claim all = ports.claim(at("0.0.0.0", 80));
    // when
    one.release();
    // then
    assertThat(free(all)).isFalse();
    two.release();
    assertThat(free(all)).isTrue();
    assertThat(free(ports.claim(at("127.0.0.3", 80)))).isFalse();
  }

  @Test
  void portThatIsPickedWaitsForNobody() {
    // given
    ports.claim(at("127.0.0.1", 0));
    // then
    assertThat(free(ports.claim(at("127.0.0.1", 0)))).isTrue();
  }

  @Test
  void addressThatIsGivenBackTwiceIsFreeOnce() {
    // given
    PortClaims.Claim first = ports.claim(at("127.0.0.1", 80));
    first.release();
    ports.claim(at("127.0.0.1", 80));
    // when
    first.release();
    // then
    assertThat(free(ports.claim(at("127.0.0.1", 80)))).isFalse();
  }
}
