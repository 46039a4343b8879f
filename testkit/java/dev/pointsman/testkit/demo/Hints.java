package dev.pointsman.testkit.demo;

import java.util.List;

/** What can be tried while the site is up. */
final class Hints {
  private Hints() {}

  static List<String> of(Addresses at, NodePair nodes) {
    return List.of(
        Keyboard.HINT,
        "ONE=" + nodes.conf(NodeName.SCHED_1) + " TWO=" + nodes.conf(NodeName.SCHED_2),
        "./pointsman status --conf $ONE       # or $TWO: either tells of the whole site",
        "./pointsman connections --conf $ONE  # those that this node relays",
        "./pointsman vip move media sched-1 --conf $TWO",
        "./pointsman server disable stream1 --conf $ONE",
        "tail -f $(dirname $ONE)/access.json $(dirname $ONE)/sched-1.log",
        "curl -i http://%s:%d/clip.ram".formatted(Addresses.VIP, at.http()),
        "ffprobe -rtsp_transport tcp rtsp://%s:%d/clip".formatted(Addresses.VIP, at.rtsp()),
        "http://%s:%d/ in a browser: Kamon; http://%s:%d/metrics"
            .formatted(
                NodeName.SCHED_1.address(), at.status(), NodeName.SCHED_1.address(), at.metrics()));
  }
}
