package dev.pointsman.testkit.demo;

import java.nio.file.Path;
import java.util.List;

/** What can be tried while the site is up. */
final class Hints {
  private Hints() {}

  static List<String> of(Addresses at, Path conf) {
    return List.of(
        "./pointsman connections --conf " + conf,
        "./pointsman status --conf " + conf,
        "./pointsman server disable stream1 --conf " + conf,
        "curl -i http://%s:%d/clip.ram".formatted(Addresses.VIP, at.http()),
        "ffprobe -rtsp_transport tcp rtsp://%s:%d/clip".formatted(Addresses.VIP, at.rtsp()),
        "in a browser: http://%s:%d/ (the site), http://127.0.0.1:%d/ (Kamon's status page),"
            .formatted(Addresses.VIP, at.http(), at.status()),
        "  http://127.0.0.1:%d/metrics (Prometheus)".formatted(at.metrics()),
        "change the configuration file named above, then ./pointsman reload --conf with it");
  }
}
