/**
 * What all ways of forwarding share: a rule with its servers, who is picked for a client, the
 * tallies, and what the actors of a node have in common. Start reading at {@link
 * dev.pointsman.dispatch.RuleServers}.
 */
@NullMarked
package dev.pointsman.dispatch;

import org.jspecify.annotations.NullMarked;
