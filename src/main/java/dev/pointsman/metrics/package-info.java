/**
 * What is counted and measured, and where it is scraped. Callers see the meters ({@link
 * dev.pointsman.metrics.SiteMetrics} hands them out); only this package knows Kamon. Every series
 * is declared once, with its unit, tags and meaning. Start reading at {@link
 * dev.pointsman.metrics.SiteMetrics}.
 */
@NullMarked
package dev.pointsman.metrics;

import org.jspecify.annotations.NullMarked;
