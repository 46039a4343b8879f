/**
 * The experiment with too many clients: a dispatcher that has one processor gets more dials than it
 * can answer before their clients give up, and then fewer again.
 *
 * <p>{@link dev.pointsman.testkit.overload.OverloadExperiment} is the command. What it shows is how
 * many dials are answered in time meanwhile, how many reach a server in vain, and how long after
 * the disturbance every dial is answered again.
 */
@NullMarked
package dev.pointsman.testkit.overload;

import org.jspecify.annotations.NullMarked;
