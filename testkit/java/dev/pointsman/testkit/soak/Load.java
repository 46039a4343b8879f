package dev.pointsman.testkit.soak;

import dev.pointsman.testkit.lab.LabFailure;
import dev.pointsman.testkit.lab.LabHost;
import dev.pointsman.testkit.traffic.Crowd;
import dev.pointsman.testkit.traffic.CrowdPlan;
import dev.pointsman.testkit.traffic.Outcome;
import dev.pointsman.testkit.traffic.TrafficAccount;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What clients do meanwhile: to each VIP new connections with byte-exact exchanges at a steady
 * rate, connections that stay, and dials for a greeting.
 */
final class Load implements AutoCloseable {
  private static final int NO_END = 10_000_000;
  private static final int MOST_OPEN = 200;
  private static final long MOST_BYTES = 200_000;

  /** Longer than any fault lasts, so that what stands still after it is seen. */
  private static final Duration STALL = Duration.ofSeconds(8);

  private final LabHost client;
  private final List<Crowd> crowds = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final List<Dialler> diallers = new ArrayList<>();
  private final KeptConnections kept;
  private volatile @Nullable IOException failure;

  private Load(LabHost client, int perSecond, int kept, long seed, Consumer<String> onCorrupt) {
    this.client = client;
    for (Site.Vip vip : Site.VIPS) {
      InetSocketAddress target = new InetSocketAddress(vip.address(), Server.EXCHANGE);
      CrowdPlan plan =
          CrowdPlan.random(target, NO_END, MOST_OPEN, seed + vip.first(), MOST_BYTES)
              .freely()
              .atMost(perSecond)
              .withStall(STALL);
      Crowd crowd = new Crowd(plan);
      crowds.add(crowd);
      threads.add(client.thread("exchanges with " + vip.name(), () -> run(crowd)));
      diallers.add(Dialler.start(client, vip));
    }
    this.kept = KeptConnections.start(client, kept, seed, onCorrupt);
  }

  /**
   * Begins.
   *
   * @param perSecond exchanges opened a second, to each VIP
   * @param kept connections kept, to each VIP
   * @param onCorrupt told, in words, of a wrong byte
   */
  static Load start(
      LabHost client, int perSecond, int kept, long seed, Consumer<String> onCorrupt) {
    Load load = new Load(client, perSecond, kept, seed, onCorrupt);
    load.threads.forEach(Thread::start);
    return load;
  }

  /** Who dials each VIP, in the order of {@link Site#VIPS}. */
  List<Dialler> diallers() {
    return diallers;
  }

  KeptConnections kept() {
    return kept;
  }

  /** Exchanges that went that way. */
  long exchanges(Outcome outcome) {
    return crowds.stream().mapToLong(crowd -> crowd.account().count(outcome)).sum();
  }

  long opened() {
    return crowds.stream().map(Crowd::account).mapToLong(TrafficAccount::opened).sum();
  }

  /** Bytes that arrived, either way, and were right. */
  long bytes() {
    return kept.verified()
        + crowds.stream().map(Crowd::account).mapToLong(a -> a.up() + a.down()).sum();
  }

  /** Ends all of it; what stands still is given up. */
  @Override
  public void close() {
    diallers.forEach(Dialler::close);
    kept.close();
    crowds.forEach(Crowd::enough);
    try {
      for (Thread thread : threads) {
        if (!thread.join(STALL.plusSeconds(5))) {
          throw new LabFailure("the exchanges of " + client.name() + " do not end");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (failure != null) {
      throw new LabFailure("the exchanges' selector failed", failure);
    }
  }

  private void run(Crowd crowd) {
    try {
      crowd.run();
    } catch (IOException e) {
      failure = e;
    }
  }
}
