package dev.pointsman.policy;

import dev.pointsman.model.ServerName;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Servers and clients for tests. */
final class Given {
  /** Where the policy does not look at the client. */
  static final InetAddress ANYONE = InetAddress.getLoopbackAddress();

  private Given() {}

  /** Servers s0, s1, ... of these weights. */
  static List<WeightedServer> servers(int... weights) {
    return IntStream.range(0, weights.length).mapToObj(i -> server("s" + i, weights[i])).toList();
  }

  static WeightedServer server(String name, int weight) {
    return new WeightedServer(new ServerName(name), weight);
  }

  /** As many servers, of weights from 1 to {@code most}. */
  static List<WeightedServer> servers(int count, int most, RandomGenerator random) {
    return servers(random.ints(count, 1, most + 1).toArray());
  }

  static List<WeightedServer> without(List<WeightedServer> servers, int index) {
    return IntStream.range(0, servers.size())
        .filter(i -> i != index)
        .mapToObj(servers::get)
        .toList();
  }

  static long sumOfWeights(List<WeightedServer> servers) {
    return servers.stream().mapToLong(WeightedServer::weight).sum();
  }

  /** An IPv4 or IPv6 address, half of them each. */
  static InetAddress client(RandomGenerator random) {
    byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
    random.nextBytes(bytes);
    return address(bytes);
  }

  static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** 1 + 1/2 + ... + 1/n. */
  static double harmonic(int n) {
    return IntStream.rangeClosed(1, n).mapToDouble(i -> 1.0 / i).sum();
  }
}
