package dev.pointsman.testkit.soak;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/** Looks all the time whether each VIP is served while some node could serve it. */
final class ServiceWatch implements AutoCloseable {
  /**
   * How long, if nothing else is asked for, a VIP may be without service after the last fault of a
   * node, while another one is able to serve it. Twice silence and twice heartbeat, and the wait of
   * a node that starts, are 3.0 s (decision record 5); the rest is for a busy machine and for the
   * client, which believes an old MAC address until an announcement is repeated after a second.
   */
  static final Duration BOUND = Duration.ofSeconds(5);

  private static final Duration EVERY = Duration.ofMillis(100);

  private final List<Dialler> diallers;
  private final Duration bound;
  private final Able able;
  private final Findings findings;
  private final long[] missing = new long[Site.VIPS.size()];
  private final long[] since = new long[Site.VIPS.size()];
  private final Thread thread;

  private ServiceWatch(List<Dialler> diallers, Duration bound, Able able, Findings findings) {
    this.diallers = diallers;
    this.bound = bound;
    this.able = able;
    this.findings = findings;
    this.thread = Thread.ofPlatform().daemon().name("watch service").unstarted(this::run);
  }

  static ServiceWatch start(List<Dialler> diallers, Duration bound, Able able, Findings findings) {
    ServiceWatch watch = new ServiceWatch(diallers, bound, able, findings);
    watch.thread.start();
    return watch;
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        OptionalLong undisturbed = able.undisturbedSince();
        for (int vip = 0; vip < diallers.size(); vip++) {
          if (undisturbed.isPresent()) {
            look(vip, undisturbed.getAsLong());
          } else {
            missing[vip] = 0;
          }
        }
        Thread.sleep(EVERY);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  private void look(int vip, long undisturbed) {
    long answered = diallers.get(vip).lastAnswered();
    long from = answered - undisturbed > 0 ? answered : undisturbed;
    missing[vip] = from == since[vip] ? missing[vip] + 1 : 0;
    since[vip] = from;
    if (missing[vip] == bound.dividedBy(EVERY)) {
      findings.add(
          "%s has not been served for %s, though a node is able to"
              .formatted(Site.VIPS.get(vip).name(), bound));
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
