package dev.pointsman.replication.cluster;

import com.typesafe.config.Config;
import java.util.List;
import org.apache.pekko.cluster.ConfigValidation;
import org.apache.pekko.cluster.JoinConfigCompatChecker;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Lets only a node of the same site, and of the same format of documents, into the cluster.
 * Constructed by Pekko, which asks it on both sides.
 */
public final class SiteChecker extends JoinConfigCompatChecker {
  static final String SITE = "pointsman.replication.site";
  static final String FORMAT = "pointsman.replication.format";

  @Override
  public Seq<String> requiredKeys() {
    return CollectionConverters.asScala(List.of(SITE, FORMAT)).toSeq();
  }

  @Override
  public ConfigValidation check(Config toCheck, Config actual) {
    return JoinConfigCompatChecker.fullMatch(requiredKeys(), toCheck, actual);
  }
}
