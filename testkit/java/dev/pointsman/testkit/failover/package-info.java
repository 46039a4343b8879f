/**
 * The failover experiment: how long a VIP is without service when its scheduler node fails.
 *
 * <p>{@link dev.pointsman.testkit.failover.FailoverExperiment} is the command. It builds a {@link
 * dev.pointsman.testkit.failover.Stage} (client, scheduler nodes, servers on a switch), starts a
 * {@link dev.pointsman.testkit.failover.Contender} on the scheduler nodes, and makes one {@link
 * dev.pointsman.testkit.failover.Trial} after the other: a fault, what it costs, the return of what
 * failed, and what that costs. What is said of the measuring is said in {@link
 * dev.pointsman.testkit.failover.Service} (time without service), {@link
 * dev.pointsman.testkit.failover.HeldConnections} (connections lost) and {@link
 * dev.pointsman.testkit.failover.Ownership} (who holds a VIP).
 */
package dev.pointsman.testkit.failover;
