/**
 * Whether a server may take new connections: what checks and clients find out about it, and what
 * the operator wants of it.
 *
 * <p>Start at {@link dev.pointsman.health.HealthMachine}. Nothing here checks anything: the caller
 * hands in the evidence and the time.
 */
@NullMarked
package dev.pointsman.health;

import org.jspecify.annotations.NullMarked;
