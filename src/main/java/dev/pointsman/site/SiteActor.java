package dev.pointsman.site;

import dev.pointsman.accesslog.AccessLog;
import dev.pointsman.metrics.SiteMetrics;
import dev.pointsman.model.NodeSettings;
import dev.pointsman.model.Site;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** The root of the site's actors. */
public final class SiteActor {
  private SiteActor() {}

  /** The site as configured; the guardian of the actor system. */
  public static Behavior<SiteCommand> create(
      Site site, NodeSettings settings, SiteMetrics metrics, AccessLog accessLog) {
    return Behaviors.empty();
  }
}
