package dev.pointsman.election;

import dev.pointsman.model.Quorum;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A VIP is never long without an owner while a node can own it, on a network that loses nothing.
 */
final class GapTest {
  private static final int SEEDS = Integer.getInteger("election.seeds", 12);
  private static final long DELAY = Millis.of(5);

  @ParameterizedTest(name = "{0} nodes, preempt = {1}, quorum = {2}")
  @CsvSource({
    "2, false, NONE",
    "3, true, NONE",
    "5, false, NONE",
    "3, false, MAJORITY",
    "5, true, MAJORITY"
  })
  void afterAFaultTheGapIsBounded(int size, boolean preempt, Quorum quorum) {
    LongStream.range(0, SEEDS).forEach(seed -> run(size, preempt, quorum, seed));
  }

  private static void run(int size, boolean preempt, Quorum quorum, long seed) {
    // given
    long bound = Bounds.gap(quorum, DELAY);
    Simulation simulation = new Simulation(size, preempt, quorum, seed);
    Disturbance disturbance = new Disturbance(simulation);
    Gaps gaps = new Gaps(simulation);
    simulation.network.mostDelay = DELAY;
    simulation.startAll();
    // when
    gaps.during(30, 2 * bound, () -> disturbance.strike(true));
    simulation.run(2 * bound);
    // then
    gaps.assertWithin(bound, seed, disturbance);
  }
}
