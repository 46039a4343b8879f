package dev.pointsman.testkit.demo;

import java.nio.file.Path;
import java.util.List;

/** What can be tried while the site is up. */
final class Hints {
  private Hints() {}

  static List<String> of(Addresses at, Path conf) {
    return List.of(
        Keyboard.HINT,
        "CONF=" + conf,
        "./pointsman status --conf $CONF",
        "./pointsman connections --conf $CONF",
        "./pointsman server disable stream1 --conf $CONF",
        "tail -f $(dirname $CONF)/access.json",
        "curl -i http://%s:%d/clip.ram".formatted(Addresses.VIP, at.http()),
        "ffprobe -rtsp_transport tcp rtsp://%s:%d/clip".formatted(Addresses.VIP, at.rtsp()),
        "http://127.0.0.1:%d/ in a browser: Kamon; http://127.0.0.1:%d/metrics"
            .formatted(at.status(), at.metrics()));
  }
}
