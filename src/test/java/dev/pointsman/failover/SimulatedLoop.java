package dev.pointsman.failover;

import dev.pointsman.model.VipName;
import java.time.Duration;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** Runs what is due in order of time; standing still is setting {@link #now}. */
final class SimulatedLoop implements VipHolder.Loop {
  private record Due(long time, Runnable then) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      return Long.compare(time, other.time);
    }
  }

  private final PriorityQueue<Due> due = new PriorityQueue<>();
  long now;
  boolean cutOff;

  void runUntil(Duration end) {
    while (!due.isEmpty() && due.peek().time() <= end.toNanos()) {
      Due next = due.remove();
      now = Math.max(now, next.time());
      next.then().run();
    }
    now = Math.max(now, end.toNanos());
  }

  @Override
  public void after(VipName vip, Duration delay, Runnable then) {
    due.add(new Due(now + delay.toNanos(), then));
  }

  @Override
  public void pipe(VipName vip, CompletionStage<Void> stage, Consumer<Optional<String>> then) {
    then.accept(Optional.empty());
  }

  @Override
  public boolean ownersOverlap() {
    return true;
  }

  @Override
  public boolean mayBeCutOff() {
    return cutOff;
  }

  @Override
  public Duration hearing() {
    return Duration.ofMillis(700);
  }

  @Override
  public void broken(VipName vip, String reason) {
    throw new AssertionError(reason);
  }
}
