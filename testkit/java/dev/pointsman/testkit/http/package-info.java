/**
 * The web site of the time: an index page and {@code .ram} metafiles, one URL of a stream a line,
 * which a browser hands to RealPlayer ({@link dev.pointsman.testkit.http.WebServer}); and the way
 * in which such sites spread their load before there were dispatchers ({@link
 * dev.pointsman.testkit.http.RoundRobinMetafile}).
 */
@NullMarked
package dev.pointsman.testkit.http;

import org.jspecify.annotations.NullMarked;
