package dev.pointsman.config;

import dev.pointsman.config.ClusterKeys.OfCluster;
import dev.pointsman.config.ClusterKeys.Tls;
import dev.pointsman.config.syntax.Amounts;
import dev.pointsman.model.ClusterSettings;
import dev.pointsman.model.PeerTrust;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Reads how scheduler nodes keep together. */
final class ClusterReader {
  /** Three chances to be heard: two heartbeats may come late before a peer counts as lost. */
  private static final int HEARTBEATS_IN_SILENCE = 3;

  private ClusterReader() {}

  /** Whether returning nodes take VIPs back where a VIP does not say. */
  static boolean preempt(Block root) {
    return SettingsReader.get(root.block("cluster", OfCluster.SECTION), OfCluster.PREEMPT);
  }

  /** Reads the block; files are named relative to {@code file}. */
  static ClusterSettings read(Block root, Path file) {
    Optional<Block> block = root.block("cluster", OfCluster.SECTION);
    Duration silence = SettingsReader.get(block, OfCluster.SILENCE);
    return new ClusterSettings(
        SettingsReader.get(block, OfCluster.NAME),
        block.map(cluster -> trust(cluster, file)).orElseGet(PeerTrust.None::new),
        silence,
        heartbeat(block, silence),
        SettingsReader.get(block, OfCluster.QUORUM),
        SettingsReader.get(block, OfCluster.PREEMPT),
        SettingsReader.get(block, OfCluster.DATA));
  }

  private static Duration heartbeat(Optional<Block> block, Duration silence) {
    Duration most = silence.dividedBy(HEARTBEATS_IN_SILENCE);
    Duration usual = ClusterSettings.DEFAULT.heartbeat();
    Duration byDefault = most.compareTo(usual) < 0 ? most : usual;
    Optional<Duration> written = block.flatMap(cluster -> cluster.written(OfCluster.HEARTBEAT));
    if (block.isPresent() && written.isPresent() && written.get().compareTo(most) > 0) {
      block
          .get()
          .error(
              OfCluster.HEARTBEAT,
              Amounts.write(written.get()),
              "`silence` is " + Amounts.write(silence),
              "at most a third of it");
    }
    return written.orElse(byDefault);
  }

  private static PeerTrust trust(Block cluster, Path file) {
    Optional<PeerTrust> secret = secret(cluster);
    Optional<Block> tls = cluster.block("tls", Tls.SECTION);
    if (cluster.has(OfCluster.SECRET) && tls.isPresent()) {
      cluster.error(
          cluster.keyPlace("tls"),
          "tls",
          "",
          "there is `secret`, too",
          "one of the two: peers know each other by a secret or by certificates");
    }
    Optional<PeerTrust> certificates = tls.flatMap(block -> TlsReader.read(block, file));
    return certificates.or(() -> secret).orElseGet(PeerTrust.None::new);
  }

  private static Optional<PeerTrust> secret(Block cluster) {
    Optional<String> secret = cluster.written(OfCluster.SECRET);
    if (secret.isPresent() && secret.get().length() < PeerTrust.SharedSecret.SHORTEST) {
      // Without the value: what is printed ends in logs and tickets.
      cluster.error(
          cluster.valuePlace(OfCluster.SECRET.name()),
          OfCluster.SECRET.name(),
          "",
          secret.get().length() + " characters",
          OfCluster.SECRET.type().allowed());
      return Optional.empty();
    }
    return secret.map(PeerTrust.SharedSecret::new);
  }
}
