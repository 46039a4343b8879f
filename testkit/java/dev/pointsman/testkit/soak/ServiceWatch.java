package dev.pointsman.testkit.soak;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/** Looks all the time whether each VIP is served while some node could serve it. */
final class ServiceWatch implements AutoCloseable {
  /**
   * How long a VIP may be without service after the last fault of a node, while another one is able
   * to serve it. Twice silence and twice heartbeat, and the wait of a node that starts, are 3.0 s
   * (decision record 5); the rest is for a busy machine and for the client, which believes an old
   * MAC address until an announcement is repeated after a second.
   */
  static final Duration BOUND = Duration.ofSeconds(5);

  private static final Duration EVERY = Duration.ofMillis(100);

  private final List<Dialler> diallers;
  private final Able able;
  private final Findings findings;
  private final long[] reported = new long[Site.VIPS.size()];
  private final Thread thread;

  private ServiceWatch(List<Dialler> diallers, Able able, Findings findings) {
    this.diallers = diallers;
    this.able = able;
    this.findings = findings;
    this.thread = Thread.ofPlatform().daemon().name("watch service").unstarted(this::run);
  }

  static ServiceWatch start(List<Dialler> diallers, Able able, Findings findings) {
    ServiceWatch watch = new ServiceWatch(diallers, able, findings);
    watch.thread.start();
    return watch;
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        OptionalLong since = able.undisturbedSince();
        if (since.isPresent()) {
          for (int vip = 0; vip < diallers.size(); vip++) {
            look(vip, since.getAsLong());
          }
        }
        Thread.sleep(EVERY);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  private void look(int vip, long ableSince) {
    long answered = diallers.get(vip).lastAnswered();
    long from = answered - ableSince > 0 ? answered : ableSince;
    if (System.nanoTime() - from > BOUND.toNanos() && reported[vip] != answered) {
      reported[vip] = answered;
      findings.add(
          "%s has not been served for %s, though a node is able to"
              .formatted(Site.VIPS.get(vip).name(), BOUND));
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
