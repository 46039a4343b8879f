/**
 * Networks of namespaces on one machine: hosts on a switch, whose cables can be pulled.
 *
 * <p>Start at {@link dev.pointsman.testkit.lab.NetworkLab}. It needs root, {@code ip} and {@code
 * nft}. Nothing of it is seen by the machine's own network: both ends of every cable are inside the
 * lab, and all its namespaces carry the pid of the process that made them, so that what a crashed
 * process left behind is known and removed by the next one.
 */
package dev.pointsman.testkit.lab;
