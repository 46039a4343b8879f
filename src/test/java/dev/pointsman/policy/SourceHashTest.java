package dev.pointsman.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.net.InetAddress;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SourceHashTest {
  private static final List<InetAddress> CLIENTS = clients();

  @ParameterizedTest
  @ValueSource(ints = {2, 5, 10, 100})
  void serverThatIsIneligibleMovesItsOwnClientsOnlyAndSpreadsThem(int n) {
    // given
    List<WeightedServer> servers = Given.servers(n, 1000, new SplittableRandom(n));
    SourceHash balancer = new SourceHash(servers);
    FakeLoad all = new FakeLoad(n);
    FakeLoad without = new FakeLoad(n);
    int gone = n / 2;
    without.eligible[gone] = false;
    int[] taken = new int[n];
    int moved = 0;
    for (InetAddress client : CLIENTS) {
      // when
      int before = balancer.pick(all, client);
      int after = balancer.pick(without, client);
      // then
      if (before != gone) {
        assertThat(after).isEqualTo(before);
      } else {
        taken[after]++;
        moved++;
      }
    }
    double sum = Given.sumOfWeights(servers) - servers.get(gone).weight();
    for (int i = 0; i < n; i++) {
      double share = i == gone ? 0 : servers.get(i).weight() / sum;
      // binomial, 5 standard deviations, as for all policies; 1 for shares of next to nothing
      assertThat((double) taken[i])
          .isCloseTo(moved * share, within(5 * Math.sqrt(moved * share * (1 - share)) + 1));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 5, 10, 100})
  void serverThatIsRemovedMovesLessThanOnePerCentOfTheOthersClients(int n) {
    // given
    FakeLoad before = new FakeLoad(n);
    FakeLoad after = new FakeLoad(n - 1);
    for (int most : new int[] {1, 1000}) {
      List<WeightedServer> servers = Given.servers(n, most, new SplittableRandom(n));
      for (int gone = 0; gone < n; gone += Math.max(1, n / 5)) {
        SourceHash balancer = new SourceHash(servers);
        // when
        SourceHash fewer = balancer.with(Given.without(servers, gone));
        // then
        int others = 0;
        int moved = 0;
        for (InetAddress client : CLIENTS) {
          WeightedServer was = servers.get(balancer.pick(before, client));
          if (!was.equals(servers.get(gone))) {
            others++;
            moved += was.equals(fewer.servers().get(fewer.pick(after, client))) ? 0 : 1;
          }
        }
        assertThat(others).isPositive();
        assertThat(moved).isLessThan(others / 100);
      }
    }
  }

  @Test
  void serverThatReturnsHasItsClientsBack() {
    // given
    SourceHash balancer = new SourceHash(Given.servers(1, 2, 3));
    FakeLoad load = new FakeLoad(3);
    List<Integer> before = CLIENTS.stream().map(client -> balancer.pick(load, client)).toList();
    load.eligible[1] = false;
    CLIENTS.forEach(client -> balancer.pick(load, client));
    // when
    load.eligible[1] = true;
    // then
    assertThat(CLIENTS.stream().map(client -> balancer.pick(load, client)).toList())
        .isEqualTo(before);
  }

  @Test
  void neighbouringAddressesOfBothFamiliesAreSpreadEvenly() {
    // given
    SourceHash balancer = new SourceHash(Given.servers(1, 1, 1, 1));
    FakeLoad load = new FakeLoad(4);
    byte[] six = {0x20, 1, 0xd, (byte) 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    byte[] four = {10, 0, 0, 0};
    for (byte[] prefix : List.of(four, six)) {
      // when
      int[] counts = new int[4];
      for (int host = 0; host < 4096; host++) {
        byte[] bytes = prefix.clone();
        bytes[bytes.length - 2] = (byte) (host >> 8);
        bytes[bytes.length - 1] = (byte) host;
        counts[balancer.pick(load, Given.address(bytes))]++;
      }
      // then: mean 1024, standard deviation 28; 5 of these
      assertThat(IntStream.of(counts).boxed())
          .allSatisfy(count -> assertThat(count).isCloseTo(1024, within(139)));
    }
  }

  @Test
  void hostAndNetworkPartOfIpv6BothCount() {
    // given
    SourceHash balancer = new SourceHash(Given.servers(1, 1, 1, 1));
    FakeLoad load = new FakeLoad(4);
    for (int part : new int[] {0, 7, 8, 15}) {
      // when
      Stream<Integer> picked =
          IntStream.range(0, 64)
              .mapToObj(
                  value -> {
                    byte[] bytes = new byte[16];
                    bytes[part] = (byte) value;
                    return balancer.pick(load, Given.address(bytes));
                  });
      // then
      assertThat(picked.distinct()).containsExactlyInAnyOrder(0, 1, 2, 3);
    }
  }

  private static List<InetAddress> clients() {
    RandomGenerator random = new SplittableRandom(7);
    return Stream.generate(() -> Given.client(random)).limit(40_000).toList();
  }
}
