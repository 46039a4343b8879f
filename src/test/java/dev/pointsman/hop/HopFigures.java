package dev.pointsman.hop;

import static org.awaitility.Awaitility.await;

import dev.pointsman.linux.datapath.EventType;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.Test;

/** What a hopped connection takes of the heap, and how many are decided in a second; by hand. */
final class HopFigures {
  private static final int FLOWS = 100_000;
  private static final int BATCH = 1000;

  @Test
  void heapOfAFlowAndDecisionsASecond() {
    HopVipActorTest means = new HopVipActorTest();
    try {
      ActorRef<HopVipActor.Command> hop = means.startForFigures(FLOWS);
      long before = used();
      List<List<Sighting>> batches = new ArrayList<>();
      for (int from = 0; from < FLOWS; from += BATCH) {
        batches.add(HopVipActorTest.syns(from, BATCH));
      }
      long began = System.nanoTime();
      batches.forEach(batch -> HopVipActorTest.tell(hop, batch));
      await().atMost(Duration.ofMinutes(2)).until(() -> means.kernelFlows() == FLOWS);
      long took = System.nanoTime() - began;
      batches.clear();
      means.clearKernel();
      System.out.printf(
          "%s: %d flows, %d bytes of heap each, %.0f decisions a second%n",
          EventType.SYN, FLOWS, (used() - before) / FLOWS, FLOWS / (took / 1e9));
    } finally {
      means.end();
    }
  }

  private static long used() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
