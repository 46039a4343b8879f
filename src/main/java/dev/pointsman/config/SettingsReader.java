package dev.pointsman.config;

import dev.pointsman.config.NodeKeys.Api;
import dev.pointsman.config.NodeKeys.Node;
import dev.pointsman.config.NodeKeys.OfAccessLog;
import dev.pointsman.config.NodeKeys.OfMetrics;
import dev.pointsman.model.Endpoint;
import dev.pointsman.model.NodeSettings;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Optional;

/** Reads what concerns this process and not the site. */
final class SettingsReader {
  private SettingsReader() {}

  /** Reads them; files are named relative to {@code file}. */
  static NodeSettings read(Block root, Path file) {
    Optional<Block> api = root.block("api", Api.SECTION);
    Optional<Block> metrics = root.block("metrics", OfMetrics.SECTION);
    Optional<Block> log = root.block("access-log", OfAccessLog.SECTION);
    InetAddress kamon = get(metrics, OfMetrics.HOST);
    return new NodeSettings(
        new Endpoint(get(api, Api.HOST), get(api, Api.PORT)),
        new NodeSettings.Metrics(
            new Endpoint(kamon, get(metrics, OfMetrics.PORT)),
            new Endpoint(kamon, get(metrics, OfMetrics.STATUS_PORT)),
            get(metrics, OfMetrics.INSTRUMENT_ACTORS)),
        new NodeSettings.AccessLog(
            log.flatMap(block -> block.written(OfAccessLog.FILE)), get(log, OfAccessLog.INTERVAL)),
        root.get(Node.MAX_CONNECTIONS),
        root.get(Node.DRAIN_DEADLINE),
        ClusterReader.read(root, file),
        HopKeys.read(root));
  }

  static <T> T get(Optional<Block> block, Key<T> key) {
    return block.map(b -> b.get(key)).orElseGet(key::byDefault);
  }
}
