/**
 * Which rule takes a connection: the rules of one VIP and port, compiled for look-up.
 *
 * <p>Start at {@link dev.pointsman.rules.ListenerRules}; the patterns are {@link
 * dev.pointsman.rules.HostPattern} and {@link dev.pointsman.rules.PathPattern}.
 */
@NullMarked
package dev.pointsman.rules;

import org.jspecify.annotations.NullMarked;
