package dev.pointsman.cli.node;

import dev.pointsman.api.NodeOperations;
import dev.pointsman.model.SiteView;
import dev.pointsman.model.SiteView.ListenerState;
import dev.pointsman.model.SiteView.ListenerView;
import dev.pointsman.model.SiteView.VipView;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Waits for a started site's listeners. */
final class Listeners {
  /** A bind takes microseconds; this long a machine may be too busy to get to it. */
  private static final Duration LONGEST = Duration.ofSeconds(10);

  /** The site tells of its listeners only when it is asked. */
  private static final Duration BETWEEN_ASKS = Duration.ofMillis(20);

  private Listeners() {}

  /**
   * Waits until every listener listens.
   *
   * @return what the site said then
   * @throws StartFailure if one of them cannot, or does not in time
   */
  static SiteView awaitListening(NodeOperations node) throws StartFailure, InterruptedException {
    long deadline = System.nanoTime() + LONGEST.toNanos();
    while (true) {
      SiteView view = Stages.await(node.describe(), LONGEST, "the site's actor did not answer");
      if (view.nodes().isPresent()) {
        // What it owns changes with the other nodes; a port that it does not get is tried again.
        return view;
      }
      List<String> failed =
          states(view, ListenerState.BACKING_OFF).map(Listeners::sentence).toList();
      if (!failed.isEmpty()) {
        throw new StartFailure(String.join("\n", failed));
      }
      List<At> binding = states(view, ListenerState.BINDING).toList();
      if (binding.isEmpty()) {
        return view;
      }
      if (System.nanoTime() - deadline > 0) {
        throw new StartFailure(
            "not listening after %d s: %s"
                .formatted(
                    LONGEST.toSeconds(),
                    String.join(", ", binding.stream().map(At::toString).toList())));
      }
      TimeUnit.NANOSECONDS.sleep(BETWEEN_ASKS.toNanos());
    }
  }

  private static Stream<At> states(SiteView view, ListenerState state) {
    return view.vips().stream()
        .flatMap(vip -> vip.listeners().stream().map(listener -> new At(vip, listener)))
        .filter(at -> at.listener().state() == state);
  }

  private static String sentence(At at) {
    return "%s: %s (set vips.%s.address, or port in the rules of this VIP)"
        .formatted(at, at.listener().problem(), at.vip().name());
  }

  private record At(VipView vip, ListenerView listener) {
    @Override
    public String toString() {
      String host = vip.address().contains(":") ? "[" + vip.address() + "]" : vip.address();
      return host + ":" + listener.port();
    }
  }
}
