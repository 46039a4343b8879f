/**
 * The experiment with a crowd: some ten thousand connections at once through a dispatcher, a server
 * killed and restarted meanwhile, and afterwards an account of every connection and every byte.
 *
 * <p>{@link dev.pointsman.testkit.crowd.CrowdExperiment} is the command; the clients and each
 * server are processes of their own ({@code Agent}), so that nothing measured in the dispatcher's
 * process is theirs. What must hold at the end is in {@link dev.pointsman.testkit.crowd.Audit}.
 */
@NullMarked
package dev.pointsman.testkit.crowd;

import org.jspecify.annotations.NullMarked;
