package dev.pointsman.replication.cluster;

import com.typesafe.config.Config;
import java.util.List;
import org.apache.pekko.cluster.ConfigValidation;
import org.apache.pekko.cluster.JoinConfigCompatChecker;
import org.apache.pekko.cluster.Valid$;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Lets only a node of the same site, and of the same format of documents, into the cluster.
 * Constructed by Pekko, which asks it on both sides.
 */
public final class SiteChecker extends JoinConfigCompatChecker {
  private static final Logger LOG = LoggerFactory.getLogger(SiteChecker.class);

  static final String SITE = "pointsman.replication.site";
  static final String FORMAT = "pointsman.replication.format";

  @Override
  public Seq<String> requiredKeys() {
    return CollectionConverters.asScala(List.of(SITE, FORMAT)).toSeq();
  }

  @Override
  public ConfigValidation check(Config toCheck, Config actual) {
    ConfigValidation verdict = JoinConfigCompatChecker.fullMatch(requiredKeys(), toCheck, actual);
    if (!verdict.equals(Valid$.MODULE$)) {
      LOG.warn(
          "cluster node refused: site={} format={} here, site={} format={} there (expected: one"
              + " `cluster.name`, and releases of one format, on all nodes)",
          of(actual, SITE),
          of(actual, FORMAT),
          of(toCheck, SITE),
          of(toCheck, FORMAT));
    }
    return verdict;
  }

  /** The other side may be anything, and need not have it. */
  private static String of(Config config, String key) {
    return config.hasPath(key) ? config.getAnyRef(key).toString() : "none";
  }
}
