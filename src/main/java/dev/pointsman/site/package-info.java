/**
 * The root of the actor tree: the site, which spawns VIPs and servers and applies configurations.
 * Start reading at {@link dev.pointsman.site.SiteActor}.
 */
@NullMarked
package dev.pointsman.site;

import org.jspecify.annotations.NullMarked;
