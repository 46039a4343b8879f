package dev.pointsman.replication.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.pointsman.model.SchedulerNode;
import dev.pointsman.replication.document.BucketCodec;
import java.util.Map;
import java.util.Objects;

/** The cluster's actor system in Pekko's terms. */
final class ClusterConfig {
  private ClusterConfig() {}

  static Config of(MemberSettings settings) {
    SchedulerNode self = Objects.requireNonNull(settings.nodes().get(settings.node()));
    Map<String, Object> own =
        Map.of(
            "pekko.remote.artery.canonical.hostname",
            self.host(),
            "pekko.remote.artery.canonical.port",
            self.port(),
            "pekko.remote.artery.transport",
            settings.tls().isPresent() ? "tls-tcp" : "tcp",
            SiteChecker.SITE,
            settings.site(),
            SiteChecker.FORMAT,
            BucketCodec.FORMAT);
    // Neither application.conf nor system properties: an embedding application has its own.
    return ConfigFactory.parseMap(own)
        .withFallback(ConfigFactory.parseResources("pekko-cluster-settings.conf"))
        .withFallback(ConfigFactory.defaultReference())
        .resolve();
  }

  /**
   * The name of the actor system. Artery drops what is not addressed to it, so it is the first of
   * the things that keep two sites apart.
   */
  static String systemName(String site) {
    return "pointsman-" + site.replaceAll("[^A-Za-z0-9-]", "-");
  }
}
