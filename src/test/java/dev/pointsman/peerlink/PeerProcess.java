package dev.pointsman.peerlink;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pointsman.failover.SoleKeeper;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.PeerTrust;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A node n2 in a process of its own, which beats until it is killed. */
final class PeerProcess {
  private PeerProcess() {}

  /** Arguments: own host and port, n1's host and port, and the silence in milliseconds. */
  public static void main(String... args) throws IOException, InterruptedException {
    LinkSettings settings =
        new LinkSettings(
            "site",
            new NodeName("n2"),
            2,
            args[0],
            Integer.parseInt(args[1]),
            List.of(new LinkSettings.Peer(new NodeName("n1"), args[2], Integer.parseInt(args[3]))),
            Duration.ofMillis(Long.parseLong(args[4])));
    CountDownLatch never = new CountDownLatch(1);
    PeerTrust trust = args.length > 5 ? new PeerTrust.SharedSecret(args[5]) : new PeerTrust.None();
    try (PeerLinks links =
        PeerLinks.start(
            settings, PeerSecurity.of(trust), new Recorder(), SoleKeeper.ofThisPlatform())) {
      do {
        links.publish(new NodeName("n1"), "beat".getBytes(UTF_8));
      } while (!never.await(50, TimeUnit.MILLISECONDS));
    }
  }
}
